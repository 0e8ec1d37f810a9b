import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { cx } from './cx.ts'
import { Field } from './field.tsx'
import type { FieldProps } from './field.tsx'
import { useLandmark } from './use-landmark.ts'
import control from './control.module.css'
import styles from './select.module.css'

export interface Choice<Value extends string> {
  readonly value: Value
  readonly name: string
  /** Says more, after the name and fainter: a count, a price. */
  readonly about?: string | undefined
  readonly disabled?: boolean
}

interface SelectProps<Value extends string> extends FieldProps {
  /** Null: nothing is chosen yet, and `placeholder` stands there. */
  readonly value: Value | null
  readonly onValueChange: (value: Value) => void
  readonly choices: readonly Choice<Value>[]
  readonly placeholder?: string
}

/** One of a few choices. */
export function Select<Value extends string>({
  value,
  onValueChange,
  choices,
  placeholder = 'Choose…',
  ...field
}: SelectProps<Value>) {
  const { landmark, ref } = useLandmark()
  const chosen = choices.find((choice) => choice.value === value)
  return (
    <Field {...field}>
      <Base.Root value={value} onValueChange={(next) => next !== null && onValueChange(next)}>
        <Base.Trigger ref={ref} className={cx(control.control, styles.trigger)}>
          <Base.Value className={cx(styles.chosen, chosen === undefined && styles.empty)}>
            {chosen?.name ?? placeholder}
          </Base.Value>
          <ChevronsUpDown size={14} aria-hidden />
        </Base.Trigger>
        <Choices choices={choices} label={field.label} landmark={landmark} />
      </Base.Root>
    </Field>
  )
}

interface ChoicesProps {
  readonly choices: readonly Choice<string>[]
  readonly label: string
  /** Of {@link useLandmark}, whose `ref` the trigger has. */
  readonly landmark: HTMLElement | null
}

/** The list that opens under a trigger. */
export function Choices({ choices, label, landmark }: ChoicesProps) {
  return (
    <Base.Portal container={landmark}>
      <Base.Positioner
        className={styles.place}
        sideOffset={4}
        collisionPadding={12}
        alignItemWithTrigger={false}
        align="start"
      >
        <Base.Popup className={styles.popup} aria-label={label}>
          {choices.map(({ value, name, about, disabled = false }) => (
            <Base.Item key={value} className={styles.item} value={value} label={name} disabled={disabled}>
              <Base.ItemIndicator className={styles.check}>
                <Check size={14} aria-hidden />
              </Base.ItemIndicator>
              <Base.ItemText className={styles.name}>{name}</Base.ItemText>
              {about !== undefined && <span className={styles.about}>{about}</span>}
            </Base.Item>
          ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  )
}
