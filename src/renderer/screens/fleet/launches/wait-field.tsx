import { Checkbox } from '../../../ui/checkbox.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import type { Entries } from './draft.ts'
import styles from './launch.module.css'

interface WaitFieldProps {
  readonly entries: Entries
  readonly problem: string | null
  readonly onChange: (changed: Partial<Entries>) => void
}

/** Whether to ask again while there is none, and for how long. */
export function WaitField({ entries: { waits, waitMinutes }, problem, onChange }: WaitFieldProps) {
  return (
    <div>
      <div className={styles.wait}>
        <Checkbox
          label="While there is no capacity, ask again for at most"
          checked={waits}
          onCheckedChange={(next) => onChange({ waits: next })}
        />
        <TextInput
          className={styles.minutes}
          label="Minutes to wait for capacity"
          labelHidden
          inputMode="numeric"
          disabled={!waits}
          value={waitMinutes}
          onValueChange={(minutes) => onChange({ waitMinutes: minutes })}
          aria-invalid={problem !== null}
        />
        <span className={styles.unit}>min</span>
      </div>
      {problem !== null && (
        <p className={styles.wrong} role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
