import type { Override } from '../../../../shared/contract/overrides.ts'
import { useStatus } from '../../../app/status.tsx'
import { formatSpan } from '../../../parts/budgets/times.ts'
import { authorInWords, deedInWords, endInWords, numberInWords } from '../../../parts/overrides/words.ts'
import { Started } from './started.tsx'
import styles from './overrides.module.css'

/** What has ended, the last started first. */
export function HistoryTable({ overrides }: { readonly overrides: readonly Override[] }) {
  const known = useStatus()?.targets ?? []
  return (
    <table className={styles.table} data-testid="override-history">
      <thead>
        <tr>
          <th>What</th>
          <th>Why</th>
          <th className={styles.when}>Started</th>
          <th className={styles.end}>Held for</th>
          <th className={styles.buttons}>How it ended</th>
        </tr>
      </thead>
      <tbody>
        {overrides.map((override) => (
          <tr key={override.id}>
            <td>
              {deedInWords(override.terms, known)}{' '}
              <span className={styles.soft}>{numberInWords(override)}</span>
            </td>
            <td>{override.reason}</td>
            <td className={styles.when}>
              <Started at={override.startedAt} />
              <p className={styles.soft}>{authorInWords(override)}</p>
            </td>
            <td className={styles.end}>
              {formatSpan(Math.max(1, (override.end?.at ?? override.expiresAt) - override.startedAt))}
            </td>
            <td className={styles.buttons}>{override.end === null ? '' : endInWords(override.end)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
