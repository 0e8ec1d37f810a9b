import type { ComponentType } from 'react'
import { hrefOf, useSection } from '../../app/route.ts'
import { Alerts } from './alerts.tsx'
import { AuditLog } from './audit-log.tsx'
import { Data } from './data.tsx'
import { General } from './general.tsx'
import { Keys } from './keys.tsx'
import { Prices } from './prices.tsx'
import { Providers } from './providers/providers.tsx'
import { SECTIONS, sectionOf } from './sections.ts'
import type { SectionId } from './sections.ts'
import styles from './settings.module.css'

const SECTION_OF = {
  general: General,
  providers: Providers,
  keys: Keys,
  prices: Prices,
  alerts: Alerts,
  data: Data,
  audit: AuditLog,
} as const satisfies Record<SectionId, ComponentType>

/** What the console is set to and from where, who may use it, and at what price. */
export function Settings() {
  const current = sectionOf(useSection())
  const Section = SECTION_OF[current]
  return (
    <div className={styles.settings}>
      <nav className={styles.sections} aria-label="Settings">
        <h1>Settings</h1>
        {SECTIONS.map(({ id, title }) => (
          <a
            key={id}
            className={styles.link}
            href={hrefOf('settings', id)}
            aria-current={id === current ? 'page' : undefined}
          >
            {title}
          </a>
        ))}
      </nav>
      {/* Another section starts anew: what was open in the one before is not its. */}
      <Section key={current} />
    </div>
  )
}
