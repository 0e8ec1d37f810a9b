import type { AuditEntry } from '../../../shared/contract/audit.ts'
import { useStatus } from '../../app/status.tsx'
import { NONE, formatInstant } from '../../ui/format.ts'
import { changesOf } from './audit-changes.ts'
import { actorInWords, deedInWords } from './audit-words.ts'
import type { AuditNames } from './audit-words.ts'
import styles from './audit.module.css'

/** One change: who made it and why, and what was before and is after. */
export function AuditDetails({ of, names }: { readonly of: AuditEntry; readonly names: AuditNames }) {
  const timezone = useStatus()?.timezone ?? 'UTC'
  const changes = changesOf(of, names, timezone)
  return (
    <>
      <p className={styles.deed}>{deedInWords(of, names)}</p>
      <p className={styles.by}>
        {formatInstant(of.at, timezone)}, {actorInWords(of.actor)}
      </p>
      <section className={styles.group}>
        <h3>Why</h3>
        {of.reason === null ? <p className={styles.by}>No reason was given.</p> : <p>{of.reason}</p>}
      </section>
      <section className={styles.group}>
        <h3>Before → after</h3>
        {changes.length === 0 && <p className={styles.by}>No value is noted.</p>}
        <dl className={styles.changes} data-testid="audit-changes">
          {changes.map(({ name, before, after }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {before !== null && (
                  <>
                    <span className={styles.before}>{before}</span> <span aria-hidden>→</span>
                    <span className="srOnly">to</span>{' '}
                  </>
                )}
                {after ?? NONE}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section className={styles.group}>
        <h3>In the log as</h3>
        <p className={styles.code}>
          {of.action} {of.subject}
        </p>
      </section>
    </>
  )
}
