import { useStatus } from '../../app/status.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { useNow } from '../../ui/use-now.ts'
import { instantOf, wallTimeOf } from '../../ui/wall-time.ts'
import styles from './price-form.module.css'

export interface Effective {
  /** Null: from now on. Else what the field says, in the console's timezone. */
  readonly wall: string | null
}

export const AT_ONCE: Effective = { wall: null }

/** The instant that is meant: null for at once, undefined while the field says none. */
export function instantMeant({ wall }: Effective, timezone: string): number | null | undefined {
  return wall === null ? null : (instantOf(wall, timezone) ?? undefined)
}

const DAY_MS = 86_400_000

const CHOICES = [
  { value: 'now', name: 'From now on' },
  { value: 'date', name: 'From a date' },
] as const

interface EffectiveFromProps {
  readonly value: Effective
  readonly onChange: (value: Effective) => void
}

/** From when a price counts. */
export function EffectiveFrom({ value, onChange }: EffectiveFromProps) {
  const timezone = useStatus()?.timezone ?? 'UTC'
  const now = useNow()
  const { wall } = value
  const meant = instantMeant(value, timezone)
  const past = typeof meant === 'number' && meant <= now
  const tomorrow = `${wallTimeOf(now + DAY_MS, timezone).slice(0, 10)}T00:00`
  return (
    <div className={styles.effective}>
      <Segmented
        label="Counts from"
        value={wall === null ? 'now' : 'date'}
        choices={CHOICES}
        onValueChange={(next) => onChange(next === 'now' ? AT_ONCE : { wall: tomorrow })}
      />
      {wall !== null && (
        <TextInput
          label={`Date and time in ${timezone}`}
          labelHidden
          hint={`In ${timezone}`}
          error={past ? 'This is past: history stays as it is. Choose a moment to come.' : null}
          type="datetime-local"
          value={wall}
          onValueChange={(next) => onChange({ wall: next })}
        />
      )}
    </div>
  )
}
