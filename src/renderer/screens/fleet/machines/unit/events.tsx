import { useCallback, useEffect } from 'react'
import type { FleetEvent } from '../../../../../shared/contract/fleet.ts'
import { useKeptFresh } from '../../../../rpc/use-kept-fresh.ts'
import { useLoaded } from '../../../../rpc/use-loaded.ts'
import type { Load } from '../../../../rpc/use-loaded.ts'
import { formatNear } from '../../../../parts/budgets/times.ts'
import { failureInWords } from '../../../../rpc/failure-words.ts'
import { formatInstant, localInstants } from '../../../../ui/format.ts'
import styles from './unit.module.css'

const MOST = 50
const REFRESH_MS = 15_000

interface EventsProps {
  readonly unit: string
  /** Another one is an event to read. */
  readonly mark: string
  readonly now: number
  readonly timezone: string
}

/** What happened to a unit, newest first: by hand, by a rule, or by itself. */
export function Events({ unit, mark, now, timezone }: EventsProps) {
  const load: Load<{ readonly events: readonly FleetEvent[] }> = useCallback(
    (client, options) => client.fleet.events({ unit, limit: MOST }, options),
    [unit],
  )
  const { value, error, refresh } = useLoaded(load)
  useKeptFresh(refresh, REFRESH_MS)
  useEffect(refresh, [refresh, mark])
  const events = value?.events ?? []
  return (
    <section className={styles.part} aria-label="Events" data-testid="unit-events">
      <h3>Events</h3>
      {events.length === 0 && (
        <p className={styles.quiet}>
          {error !== null ? failureInWords(error) : value === null ? 'Loading…' : 'None yet.'}
        </p>
      )}
      <ol className={styles.events}>
        {events.map(({ id, at, text, author }) => (
          <li key={id}>
            <time dateTime={new Date(at).toISOString()} title={formatInstant(at, timezone)}>
              {formatNear(at, now, timezone)}
            </time>
            <span>
              {localInstants(text, timezone)}
              {author !== 'cloud' && <span className={styles.quiet}> {AUTHORS[author] ?? author}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

const AUTHORS: Readonly<Record<string, string>> = { console: 'by hand', rule: 'by a rule' }
