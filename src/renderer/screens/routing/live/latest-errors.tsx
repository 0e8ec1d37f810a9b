import { useCallback, useEffect, useRef } from 'react'
import { hrefWith } from '../../../app/route.ts'
import { DEFAULT_QUERY, writeQuery } from '../../../parts/ledger-query.ts'
import { useLoaded } from '../../../rpc/use-loaded.ts'
import type { Load } from '../../../rpc/use-loaded.ts'
import { formatTime } from '../../../ui/format.ts'
import { codeWord } from '../../../ui/outcome.ts'
import type { LedgerRow } from '../../../../shared/contract/ledger.ts'
import styles from './details.module.css'

const HOUR_MS = 3_600_000
const MOST = 5

interface LatestErrorsProps {
  readonly targetId: string
  readonly timezone: string
  /** How many there were within the hour: when it grows there are newer ones to read. */
  readonly errors: number
}

/** What failed last at a target, within the hour. */
export function LatestErrors({ targetId, timezone, errors }: LatestErrorsProps) {
  const load: Load<{ readonly rows: readonly LedgerRow[] }> = useCallback(
    (client, options) => {
      const to = Date.now() + HOUR_MS
      const filter = { target: targetId, outcome: 'failed', from: to - 2 * HOUR_MS, to } as const
      return client.ledger.page({ filter, limit: MOST }, options)
    },
    [targetId],
  )
  const { value, refresh } = useLoaded(load)
  const known = useRef(errors)
  useEffect(() => {
    if (known.current === errors) return
    known.current = errors
    refresh()
  }, [errors, refresh])
  const rows = value?.rows ?? []
  const href = hrefWith(
    'ledger',
    writeQuery({ ...DEFAULT_QUERY, span: '1h', traits: { target: targetId, outcome: 'failed' } }),
  )
  return (
    <section className={styles.errors} data-testid="latest-errors">
      <h3>Latest errors</h3>
      {rows.length === 0 ? (
        <p className={styles.quiet}>{value === null ? 'Loading…' : 'None in the last hour.'}</p>
      ) : (
        <ul>
          {rows.map(({ id, settledAt, errorCode, modelServed, workload }) => (
            <li key={id}>
              <span className={styles.time}>{formatTime(settledAt, timezone)}</span>
              <span>{codeWord(errorCode ?? '')}</span>
              <span className={styles.quiet} title={modelServed}>
                {workload ?? modelServed}
              </span>
            </li>
          ))}
        </ul>
      )}
      {rows.length > 0 && <a href={href}>All of them</a>}
    </section>
  )
}
