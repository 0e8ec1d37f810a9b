import type { Status, TargetState } from '../../../../shared/contract/system.ts'
import { useWatchedStatus } from '../../../app/status.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { Problem } from '../../../ui/problem.tsx'
import { Bone } from '../../../ui/skeleton.tsx'
import { StateWord } from '../../../ui/state-word.tsx'
import styles from './live.module.css'

const STATES = {
  up: { mood: 'good', word: 'Up' },
  down: { mood: 'bad', word: 'Down' },
  unknown: { mood: 'quiet', word: 'Not probed yet' },
} as const

/** The targets as they stand now. */
export function Live() {
  const watched = useWatchedStatus()
  if (watched.error !== null) {
    return (
      <Problem
        title="The targets cannot be shown"
        advice="Requests are still routed: only this screen failed. Try again; if it stays, send the details to whoever runs this console."
        error={watched.error}
        onRetry={watched.retry}
      />
    )
  }
  return (
    <div className={styles.live}>
      {watched.snapshot === null ? (
        <Bone width="100%" height={84} />
      ) : (
        <Targets status={watched.snapshot.state} />
      )}
    </div>
  )
}

function Targets({ status: { targets, timezone } }: { readonly status: Status }) {
  return (
    <table className={styles.targets} data-testid="targets">
      <thead>
        <tr>
          <th>Target</th>
          <th>Kind</th>
          <th>State</th>
          <th>Since</th>
        </tr>
      </thead>
      <tbody>
        {targets.map((target) => (
          <TargetRow key={target.id} target={target} timezone={timezone} />
        ))}
      </tbody>
    </table>
  )
}

function TargetRow({ target, timezone }: { readonly target: TargetState; readonly timezone: string }) {
  const { mood, word } = STATES[target.state]
  return (
    <tr>
      <td>{target.id}</td>
      <td>{target.kind === 'gpu' ? 'Own GPU' : 'Serverless'}</td>
      <td>
        <StateWord mood={mood}>{target.error === null ? word : `${word}: ${target.error}`}</StateWord>
      </td>
      <td>{formatInstant(target.since, timezone)}</td>
    </tr>
  )
}
