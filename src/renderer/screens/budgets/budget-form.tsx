import { useId, useState } from 'react'
import type { SubmitEvent } from 'react'
import { BUDGET_WORDS } from './form-words.ts'
import type { Budget } from '../../../shared/contract/budgets.ts'
import { useAct } from '../../rpc/use-act.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { changesOf, draftOf, emptyEntries, entriesOf, problemsOf } from './draft.ts'
import type { Entries } from './draft.ts'
import { readUsd } from '../../ui/money-input.tsx'
import { Preview } from './preview.tsx'
import { TermsFields } from './terms-fields.tsx'
import { ThresholdsField } from './thresholds-field.tsx'
import { termsInWords } from '../../parts/budgets/words.ts'
import styles from '../../parts/budgets/dialogs.module.css'

interface BudgetFormProps {
  /** Null: a new one. */
  readonly budget: Budget | null
  /** The console's, which a new budget starts with. */
  readonly timezone: string
  /** Of a new one: what it is for, where that is known; empty otherwise. */
  readonly workload?: string
  readonly onClose: () => void
  /** With the id of what was made or changed. */
  readonly onDone: (id: string) => void
}

/** Makes a budget, or changes what can change later. */
export function BudgetForm({ budget, timezone, workload = '', onClose, onDone }: BudgetFormProps) {
  const form = useId()
  const act = useAct()
  const [entries, setEntries] = useState<Entries>(() =>
    budget === null ? emptyEntries(timezone, workload) : entriesOf(budget),
  )
  const [tried, setTried] = useState(false)
  const problems = problemsOf(entries)
  const shown = tried ? problems : {}
  const set = (changed: Partial<Entries>): void => setEntries((known) => ({ ...known, ...changed }))
  const words = BUDGET_WORDS[budget === null ? 'create' : 'edit']

  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setTried(true)
    const draft = draftOf(entries)
    const limit = readUsd(entries.limit)
    if (draft === null || limit === null || Object.keys(problems).length > 0) return
    act.run(
      (client, options) =>
        budget === null
          ? client.budgets.create(draft, options)
          : client.budgets.edit({ id: budget.id, changes: changesOf(entries, limit) }, options),
      ({ budget: done }) => {
        onDone(done.id)
        onClose()
      },
    )
  }
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={budget === null ? words.title : `${words.title} ${budget.name}`}
      about={budget === null ? words.about : `${termsInWords(budget)}, ${budget.timezone}. ${words.about}`}
      actions={
        <>
          <Button look="outlined" onClick={onClose}>
            Cancel
          </Button>
          <Button look="filled" type="submit" form={form} disabled={act.busy}>
            {words.verb}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        <TextInput
          label="Name"
          maxLength={80}
          value={entries.name}
          onValueChange={(name) => set({ name })}
          error={shown.name ?? null}
        />
        {budget === null && <TermsFields entries={entries} problems={shown} onChange={set} />}
        <div className={styles.pair}>
          <TextInput
            label="Limit, USD"
            inputMode="decimal"
            value={entries.limit}
            onValueChange={(limit) => set({ limit })}
            error={shown.limit ?? null}
          />
          <div>
            <p className={styles.legend}>Past the limit</p>
            <Segmented
              label="Past the limit"
              value={entries.enforcement}
              onValueChange={(enforcement) => set({ enforcement })}
              choices={[
                { value: 'hard', name: 'Refuse what does not fit' },
                { value: 'warn', name: 'Warn only' },
              ]}
            />
          </div>
        </div>
        <ThresholdsField thresholds={entries.thresholds} onChange={(thresholds) => set({ thresholds })} />
      </form>
      <Preview entries={entries} />
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </Dialog>
  )
}
