import type { SettingState } from '../../../shared/contract/settings.ts'
import { useStatus } from '../../app/status.tsx'
import { CopyLine } from './copy-line.tsx'
import { ledgerCommands, ledgerPath } from './ledger-commands.ts'
import { Recorded } from './recorded.tsx'
import { SectionPage, WhenLoaded } from './section-page.tsx'
import { SettingGroups } from './setting-groups.tsx'
import { useSettings } from './use-settings.ts'
import styles from './data.module.css'

/** What is kept, for how long and where, and the tools that look after it. */
export function Data() {
  const settings = useSettings()
  return (
    <SectionPage
      title="Data"
      intro="What the console keeps, for how long and where. The ledger is one SQLite file that anyone’s tools can read while the console runs."
    >
      <WhenLoaded loaded={settings} what="The settings">
        {(states) => (
          <>
            <SettingGroups settings={states} only={['Recording']} onChanged={settings.replace} />
            <Recorded recording={isRecording(states)} />
            <SettingGroups settings={states} only={['Storage']} onChanged={settings.replace} />
          </>
        )}
      </WhenLoaded>
      <Tools />
    </SectionPage>
  )
}

const isRecording = (settings: readonly SettingState[]): boolean =>
  settings.some(({ name, value }) => name === 'bodies.record' && value === true)

function Tools() {
  const status = useStatus()
  if (status === null) return null
  return (
    <section aria-labelledby="tools-title" className={styles.tools}>
      <h3 id="tools-title">The ledger’s file and its tools</h3>
      <p>The tools run in a terminal, in the folder the console was installed in.</p>
      <dl>
        <div className={styles.tool}>
          <dt>The ledger itself.</dt>
          <dd>
            <CopyLine label="path of the ledger" text={ledgerPath(status.dataDir)} />
          </dd>
        </div>
        {ledgerCommands(status).map(({ id, does, command }) => (
          <div key={id} className={styles.tool}>
            <dt>{does}</dt>
            <dd>
              <CopyLine label={`${id} command`} text={command} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
