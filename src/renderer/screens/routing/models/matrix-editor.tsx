import { useState } from 'react'
import type { Matrix, MatrixState, Trial } from '../../../../shared/contract/model-selection.ts'
import type { Model } from '../../../../shared/contract/models.ts'
import { COST_PRIORITY_WORDS } from '../../../parts/workloads/policy-words.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { changedCells, LEVELS, PRIORITIES, withCell } from './draft.ts'
import { ModelCell } from './model-cell.tsx'
import { COMPLEXITY_MEANINGS, COMPLEXITY_WORDS } from './words.ts'
import styles from './matrix-editor.module.css'

interface MatrixEditorProps {
  readonly state: MatrixState
  readonly models: readonly Model[]
  /** Marks the cell that the tried prompt comes to; null while none is tried. */
  readonly trial: Trial | null
  readonly onChanged: (state: MatrixState) => void
}

/** Nine cells; what is changed in them counts when it is saved, and all at once. */
export function MatrixEditor({
  state: { matrix, standard, changed },
  models,
  trial,
  onChanged,
}: MatrixEditorProps) {
  const [draft, setDraft] = useState<Matrix | null>(null)
  const [reason, setReason] = useState('')
  const act = useAct()
  const shown = draft ?? matrix
  const cells = changedCells(shown, matrix)
  const discard = (): void => {
    setDraft(null)
    setReason('')
    act.forget()
  }
  const done = (state: MatrixState): void => {
    discard()
    onChanged(state)
  }
  const save = (): void => {
    const input = { matrix: shown, reason: reason.trim() || null }
    act.run((client, options) => client.routing.setMatrix(input, options), done)
  }
  const reset = (): void =>
    act.run((client, options) => client.routing.resetMatrix({ reason: null }, options), done)
  return (
    <>
      <table
        className={styles.matrix}
        aria-label="Model by complexity and cost priority"
        data-testid="matrix"
      >
        <thead>
          <tr>
            <th scope="col">Complexity</th>
            {PRIORITIES.map((priority) => (
              <th key={priority} scope="col">
                {COST_PRIORITY_WORDS[priority]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {LEVELS.map((complexity) => (
            <tr key={complexity}>
              <th scope="row">
                {COMPLEXITY_WORDS[complexity]}
                <span>{COMPLEXITY_MEANINGS[complexity]}</span>
              </th>
              {PRIORITIES.map((priority) => (
                <ModelCell
                  key={priority}
                  label={`${COMPLEXITY_WORDS[complexity]} complexity, ${COST_PRIORITY_WORDS[priority]}`}
                  model={shown[complexity][priority]}
                  models={models}
                  edited={shown[complexity][priority] !== matrix[complexity][priority]}
                  tried={trial?.complexity === complexity && trial.priority === priority}
                  onChange={(model) => setDraft(withCell(shown, { complexity, priority }, model))}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
      <div className={styles.foot}>
        {cells.length > 0 ? (
          <>
            <TextInput
              className={styles.reason}
              label="Reason for the audit log"
              labelHidden
              placeholder="Reason, for the audit log"
              value={reason}
              maxLength={500}
              onValueChange={setReason}
            />
            <Button look="filled" disabled={act.busy} onClick={save}>
              Save {cells.length} {cells.length === 1 ? 'cell' : 'cells'}
            </Button>
            <Button look="outlined" disabled={act.busy} onClick={discard}>
              Discard
            </Button>
          </>
        ) : (
          <>
            <p>{footWords(changed, changedCells(matrix, standard).length)}</p>
            {changed && (
              <Button look="outlined" small disabled={act.busy} onClick={reset}>
                Back to the standard
              </Button>
            )}
          </>
        )}
      </div>
    </>
  )
}

function footWords(changed: boolean, cells: number): string {
  if (!changed) return 'The standard matrix. A change counts for requests that begin after it.'
  return cells === 0
    ? 'Set here, equal to the standard.'
    : `Set here: ${cells} ${cells === 1 ? 'cell differs' : 'cells differ'} from the standard.`
}
