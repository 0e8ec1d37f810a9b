import { useStatus } from '../../../../app/status.tsx'
import { Segmented } from '../../../../ui/segmented.tsx'
import { TextInput } from '../../../../ui/text-input.tsx'
import { instantOf, wallTimeOf } from '../../../../ui/wall-time.ts'
import styles from './dialogs.module.css'

interface MomentFieldProps {
  readonly label: string
  readonly now: number
  /** What clocks of the console show then; null: now. */
  readonly wall: string | null
  readonly onChange: (wall: string | null) => void
  readonly names: { readonly now: string; readonly past: string }
  readonly error: string | null
}

/** Now, or a moment that is past. */
export function MomentField({ label, now, wall, onChange, names, error }: MomentFieldProps) {
  const timezone = useStatus()?.timezone ?? 'UTC'
  return (
    <div>
      <p className={styles.legend} aria-hidden>
        {label}
      </p>
      <div className={styles.row}>
        <Segmented
          label={label}
          value={wall === null ? 'now' : 'past'}
          onValueChange={(value) => onChange(value === 'now' ? null : wallTimeOf(now, timezone))}
          choices={[
            { value: 'now', name: names.now },
            { value: 'past', name: names.past },
          ]}
        />
        {wall !== null && (
          <TextInput
            label={`Date and time in ${timezone}`}
            labelHidden
            type="datetime-local"
            value={wall}
            onValueChange={onChange}
          />
        )}
      </div>
      {error !== null ? (
        <p className={styles.wrong}>{error}</p>
      ) : (
        wall !== null && <p className={styles.hint}>In {timezone}</p>
      )}
    </div>
  )
}

/** The instant that is meant: null for now, undefined while the field says none that is past. */
export function momentMeant(wall: string | null, timezone: string, now: number): number | null | undefined {
  if (wall === null) return null
  const at = instantOf(wall, timezone)
  return at === null || at > now ? undefined : at
}

export const NO_MOMENT = 'Choose a moment that is past.'
