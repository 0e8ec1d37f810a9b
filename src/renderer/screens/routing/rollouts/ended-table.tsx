import type { Rollout } from '../../../../shared/contract/rollouts.ts'
import { Button } from '../../../ui/button.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { StateWord } from '../../../ui/state-word.tsx'
import { stateInWords, titleOf, workloadInWords } from './words.ts'
import styles from './rollouts.module.css'

interface EndedTableProps {
  /** Newest first. */
  readonly rollouts: readonly Rollout[]
  readonly timezone: string
  readonly selectedId: number | null
  readonly onSelect: (id: number | null) => void
}

/** Rollouts that decide nothing any more; their history stays. */
export function EndedTable({ rollouts, timezone, selectedId, onSelect }: EndedTableProps) {
  return (
    <section className={styles.ended} aria-labelledby="ended-rollouts">
      <h2 id="ended-rollouts">Earlier</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Workload</th>
            <th scope="col">Rollout</th>
            <th scope="col">End</th>
            <th scope="col">Handed back</th>
            <th scope="col">
              <span className="srOnly">History</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rollouts.map((rollout) => {
            const { id, name, workload, endedAt } = rollout
            const { mood, words } = stateInWords(rollout)
            return (
              <tr key={id}>
                <th scope="row">{titleOf(rollout)}</th>
                <td>{name}</td>
                <td>
                  <StateWord mood={mood}>{words}</StateWord>
                </td>
                <td>{endedAt === null ? '' : formatInstant(endedAt, timezone)}</td>
                <td>
                  <Button
                    small
                    aria-pressed={selectedId === id}
                    aria-label={`History of ${name} of ${workloadInWords(workload)}`}
                    onClick={() => onSelect(selectedId === id ? null : id)}
                  >
                    History
                  </Button>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
