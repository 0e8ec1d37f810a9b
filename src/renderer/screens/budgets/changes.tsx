import { useCallback } from 'react'
import type { AuditEntry } from '../../../shared/contract/audit.ts'
import type { Budget } from '../../../shared/contract/budgets.ts'
import { failureInWords } from '../../rpc/failure-words.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'
import { formatInstant } from '../../ui/format.ts'
import { Bone } from '../../ui/skeleton.tsx'
import { changeInWords } from './change-words.ts'
import styles from './details.module.css'

const SHOWN = 20

/** What was changed about a budget, by whom and why, newest first. Asked for once. */
export function Changes({ budget }: { readonly budget: Budget }) {
  const { id, timezone } = budget
  const load: Load<{ entries: AuditEntry[] }> = useCallback(
    (client, options) => client.audit.list({ subject: id, limit: SHOWN }, options),
    [id],
  )
  const { value, error } = useLoaded(load)
  return (
    <section className={styles.group} aria-label="Changes">
      <h3>Changes</h3>
      {value === null && error === null && <Bone width="100%" height={40} />}
      {error !== null && <p role="alert">{failureInWords(error)}</p>}
      {value?.entries.length === 0 && <p className={styles.quiet}>Nobody has changed it.</p>}
      <ul className={styles.changes} data-testid="budget-changes">
        {value?.entries.map((entry) => (
          <li key={entry.id}>
            <p>{changeInWords(entry)}</p>
            {entry.reason !== null && <p className={styles.reason}>“{entry.reason}”</p>}
            <p className={styles.quiet}>
              {formatInstant(entry.at, timezone)}, {entry.actor}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
