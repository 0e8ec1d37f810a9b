import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'
import styles from './segmented.module.css'

interface SegmentedProps<Value extends string> {
  /** What is chosen: "Time range". */
  readonly label: string
  /** Null: none of them. */
  readonly value: Value | null
  readonly onValueChange: (value: Value) => void
  readonly choices: readonly { readonly value: Value; readonly name: string; readonly title?: string }[]
}

/** One of very few choices, all in sight. */
export function Segmented<Value extends string>({
  label,
  value,
  onValueChange,
  choices,
}: SegmentedProps<Value>) {
  return (
    <ToggleGroup<Value>
      className={styles.group}
      aria-label={label}
      value={value === null ? [] : [value]}
      // Pressing the one that is chosen would leave none.
      onValueChange={([next]) => next !== undefined && onValueChange(next)}
    >
      {choices.map((choice) => (
        <Toggle key={choice.value} className={styles.choice} value={choice.value} title={choice.title}>
          {choice.name}
        </Toggle>
      ))}
    </ToggleGroup>
  )
}
