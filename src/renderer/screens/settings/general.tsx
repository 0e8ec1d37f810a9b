import { AuditLink } from './audit-link.tsx'
import { SectionPage, WhenLoaded } from './section-page.tsx'
import { SettingGroups } from './setting-groups.tsx'
import { useSettings } from './use-settings.ts'

/** Every value the console runs on, and where each comes from. */
export function General() {
  const settings = useSettings()
  return (
    <SectionPage
      title="General"
      intro={
        <>
          Every value the console runs on, and where it comes from. What the environment or the command line
          decides is changed there and read at the next start; what is changed here counts at once and stands
          in the <AuditLink />.
        </>
      }
    >
      <WhenLoaded loaded={settings} what="The settings">
        {(states) => <SettingGroups settings={states} onChanged={settings.replace} />}
      </WhenLoaded>
    </SectionPage>
  )
}
