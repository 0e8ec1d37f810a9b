import { useState } from 'react'
import { formatNear } from '../budgets/times.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { OFFERED_MINUTES } from './durations.ts'
import { minutesInWords } from './words.ts'
import styles from './dialogs.module.css'

interface DurationFieldProps {
  /** Minutes as they were typed in or chosen. */
  readonly text: string
  /** Null while they are none that an override can have. */
  readonly until: number | null
  readonly now: number
  readonly timezone: string
  readonly onChange: (text: string) => void
}

/** For how long: what is usual at a click, anything up to 8 hours typed in. */
export function DurationField({ text, until, now, timezone, onChange }: DurationFieldProps) {
  const [custom, setCustom] = useState(false)
  const end = until === null ? '' : `Until ${formatNear(until, now, timezone)}, then it reverts by itself.`
  return (
    <div>
      <p className={styles.legend} aria-hidden>
        For how long
      </p>
      <div className={styles.duration}>
        <Segmented
          label="For how long"
          value={custom ? 'custom' : text}
          onValueChange={(value) => {
            setCustom(value === 'custom')
            if (value !== 'custom') onChange(value)
          }}
          choices={[
            ...OFFERED_MINUTES.map((minutes) => ({ value: String(minutes), name: minutesInWords(minutes) })),
            { value: 'custom', name: 'Custom' },
          ]}
        />
        {custom && (
          <>
            <TextInput
              className={styles.minutes}
              label="Minutes"
              labelHidden
              autoFocus
              inputMode="numeric"
              aria-invalid={until === null}
              value={text}
              onValueChange={onChange}
            />
            <span className={styles.unit}>min</span>
          </>
        )}
      </div>
      <p className={until === null ? styles.wrong : styles.hint}>
        {until === null ? 'Whole minutes, from 1 to 480 (8 hours).' : end}
      </p>
    </div>
  )
}
