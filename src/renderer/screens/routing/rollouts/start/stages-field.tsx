import { Plus, X } from 'lucide-react'
import { Button, IconButton } from '../../../../ui/button.tsx'
import { TextInput } from '../../../../ui/text-input.tsx'
import type { StageEntry } from './draft.ts'
import { isJudged, withOneMore, withStage } from './stages.ts'
import styles from './start.module.css'

interface StagesFieldProps {
  readonly stages: readonly StageEntry[]
  readonly problem: string | null
  readonly onChange: (stages: readonly StageEntry[]) => void
}

const MOST = 10

/** The shares from first to last, each with what it takes at least before it can be passed. */
export function StagesField({ stages, problem, onChange }: StagesFieldProps) {
  return (
    <section aria-labelledby="stages-legend">
      <p className={styles.legend} id="stages-legend">
        Stages
      </p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" className={styles.place}>
              <span className="srOnly">Stage</span>
            </th>
            <th scope="col">Serverless, %</th>
            <th scope="col">Requests at least</th>
            <th scope="col">Minutes at least</th>
            <th scope="col" className={styles.remove}>
              <span className="srOnly">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {stages.map((stage, at) => (
            // A stage has no name of its own but its place.
            <tr key={at}>
              <th scope="row">
                {at === 0 ? 'Begins at' : at === stages.length - 1 ? 'Leads to' : `Stage ${at + 1}`}
              </th>
              <td>
                <TextInput
                  label={`Share of stage ${at + 1}, %`}
                  labelHidden
                  inputMode="decimal"
                  value={stage.share}
                  onValueChange={(share) => onChange(withStage(stages, at, { share }))}
                />
              </td>
              <td>
                {isJudged(stage) ? (
                  <TextInput
                    label={`Requests of stage ${at + 1}`}
                    labelHidden
                    inputMode="numeric"
                    value={stage.minRequests}
                    onValueChange={(minRequests) => onChange(withStage(stages, at, { minRequests }))}
                  />
                ) : (
                  <span className={styles.quiet}>nothing to judge</span>
                )}
              </td>
              <td>
                <TextInput
                  label={`Minutes of stage ${at + 1}`}
                  labelHidden
                  inputMode="numeric"
                  value={stage.minMinutes}
                  onValueChange={(minMinutes) => onChange(withStage(stages, at, { minMinutes }))}
                />
              </td>
              <td>
                <IconButton
                  small
                  label={`Remove stage ${at + 1}`}
                  disabled={stages.length <= 2}
                  onClick={() => onChange(stages.filter((_, index) => index !== at))}
                >
                  <X size={14} aria-hidden />
                </IconButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button small disabled={stages.length >= MOST} onClick={() => onChange(withOneMore(stages))}>
        <Plus size={13} aria-hidden /> Add a stage
      </Button>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </section>
  )
}
