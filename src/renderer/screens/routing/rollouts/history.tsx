import { useCallback } from 'react'
import type { Rollout, RolloutEvent } from '../../../../shared/contract/rollouts.ts'
import { failureInWords } from '../../../rpc/failure-words.ts'
import { useLoaded } from '../../../rpc/use-loaded.ts'
import type { Load } from '../../../rpc/use-loaded.ts'
import { formatInstant } from '../../../ui/format.ts'
import { Bone } from '../../../ui/skeleton.tsx'
import { StateWord } from '../../../ui/state-word.tsx'
import { eventInWords, figuresInWords, stateInWords } from './words.ts'
import styles from './history.module.css'

/** What happened to a rollout, newest first, each step with the figures it was taken by. Give it a key per event. */
export function RolloutHistory({
  rollout,
  timezone,
}: {
  readonly rollout: Rollout
  readonly timezone: string
}) {
  const { id, name, baseline } = rollout
  const load: Load<{ events: RolloutEvent[] }> = useCallback(
    (client, options) => client.rollouts.history({ id }, options),
    [id],
  )
  const { value, error } = useLoaded(load)
  const { mood, words } = stateInWords(rollout)
  return (
    <>
      <p className={styles.head}>
        <StateWord mood={mood}>{words}</StateWord>
        <span className={styles.quiet}>{name}</span>
      </p>
      {value === null && error === null && <Bone width="100%" height={80} />}
      {error !== null && <p role="alert">{failureInWords(error)}</p>}
      <ol className={styles.events} data-testid="rollout-history">
        {value?.events.toReversed().map((event) => (
          <li key={event.id}>
            <p className={styles.what}>{eventInWords(event, rollout)}</p>
            {event.reason !== null && (
              <p className={styles.reason}>{event.author === 'gate' ? event.reason : `“${event.reason}”`}</p>
            )}
            {event.figures !== null && <p className={styles.soft}>Stage: {figuresInWords(event.figures)}</p>}
            {event.event === 'started' && (
              <p className={styles.soft}>Before: {figuresInWords(baseline.figures)}</p>
            )}
            <p className={styles.quiet}>
              {formatInstant(event.at, timezone)}, {event.author}
            </p>
          </li>
        ))}
      </ol>
    </>
  )
}
