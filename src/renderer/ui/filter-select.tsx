import { Select } from '@base-ui/react/select'
import { ChevronDown } from 'lucide-react'
import { cx } from './cx.ts'
import { Choices } from './select.tsx'
import type { Choice } from './select.tsx'
import { useLandmark } from './use-landmark.ts'
import styles from './filter-select.module.css'

/** No value has a line break in it. */
const ANY = '\n'

interface FilterSelectProps {
  readonly title: string
  /** Null: any. */
  readonly value: string | null
  readonly choices: readonly Choice<string>[]
  readonly onChange: (value: string | null) => void
}

/** One trait of the filter: its title alone while it is any, else with its value. */
export function FilterSelect({ title, value, choices, onChange }: FilterSelectProps) {
  const { landmark, ref } = useLandmark()
  const chosen = value === null ? null : (choices.find((choice) => choice.value === value)?.name ?? value)
  // What a link asks for may not occur now: it is a choice all the same.
  const known = value === null || choices.some((choice) => choice.value === value)
  const all = [{ value: ANY, name: 'Any' }, ...(known ? [] : [{ value, name: chosen ?? value }]), ...choices]
  return (
    <Select.Root
      value={value ?? ANY}
      onValueChange={(next) => onChange(next === ANY || next === null ? null : next)}
    >
      <Select.Trigger
        ref={ref}
        className={cx(styles.trait, chosen !== null && styles.set)}
        aria-label={title}
      >
        <span className={styles.title}>{title}</span>
        {chosen !== null && (
          <span className={styles.value} title={chosen}>
            {chosen}
          </span>
        )}
        <ChevronDown size={13} aria-hidden />
      </Select.Trigger>
      <Choices choices={all} label={title} landmark={landmark} />
    </Select.Root>
  )
}
