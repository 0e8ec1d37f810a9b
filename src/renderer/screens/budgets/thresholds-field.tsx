import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { BudgetThreshold } from '../../../shared/contract/budgets.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Select } from '../../ui/select.tsx'
import type { Choice } from '../../ui/select.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { withThreshold } from './draft.ts'
import { thresholdInWords } from '../../parts/budgets/words.ts'
import styles from '../../parts/budgets/dialogs.module.css'

interface ThresholdsFieldProps {
  readonly thresholds: readonly BudgetThreshold[]
  readonly onChange: (thresholds: readonly BudgetThreshold[]) => void
}

const MOST = 12
const OF_CHOICES: readonly Choice<BudgetThreshold['of']>[] = [
  { value: 'actual', name: 'spent' },
  { value: 'forecast', name: 'forecast' },
]

/** The shares of the limit that are told of, each once per window. */
export function ThresholdsField({ thresholds, onChange }: ThresholdsFieldProps) {
  const [percent, setPercent] = useState('')
  const [of, setOf] = useState<BudgetThreshold['of']>('actual')
  const value = /^\d{1,4}$/.test(percent) ? Number(percent) : Number.NaN
  const valid = value >= 1 && value <= 1_000
  const add = (): void => {
    if (!valid) return
    onChange(withThreshold(thresholds, { of, percent: value }))
    setPercent('')
  }
  return (
    <div role="group" aria-label="Warn at">
      <p className={styles.legend}>Warn at</p>
      <ul className={styles.chips}>
        {thresholds.map((threshold) => {
          const words = thresholdInWords(threshold)
          return (
            <li key={words} className={styles.chip}>
              {words}
              <IconButton
                small
                label={`Remove ${words}`}
                onClick={() => onChange(thresholds.filter((other) => other !== threshold))}
              >
                <X size={12} aria-hidden />
              </IconButton>
            </li>
          )
        })}
        {thresholds.length === 0 && <li>Nothing: no alert tells of this budget.</li>}
      </ul>
      <div className={styles.add}>
        <TextInput
          label="Percent"
          labelHidden
          inputMode="numeric"
          placeholder="90 %"
          value={percent}
          onValueChange={(text) => setPercent(text.replace(/[%\s]/g, ''))}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            // Enter adds a threshold here, and does not send the form.
            event.preventDefault()
            add()
          }}
        />
        <Select label="Of" labelHidden value={of} onValueChange={setOf} choices={OF_CHOICES} />
        <Button look="outlined" disabled={!valid || thresholds.length >= MOST} onClick={add}>
          <Plus size={13} aria-hidden /> Add
        </Button>
      </div>
    </div>
  )
}
