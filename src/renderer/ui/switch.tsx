import { Field as BaseField } from '@base-ui/react/field'
import { Switch as Base } from '@base-ui/react/switch'
import type { ReactNode } from 'react'
import styles from './switch.module.css'

interface SwitchProps {
  readonly label: string
  readonly hint?: ReactNode
  /** The label is for screen readers alone: beside a name that stands there already. */
  readonly labelHidden?: boolean
  readonly checked: boolean
  readonly onCheckedChange: (checked: boolean) => void
  readonly disabled?: boolean
}

/** On or off, at once, with its label beside it. */
export function Switch({
  label,
  hint,
  labelHidden = false,
  checked,
  onCheckedChange,
  disabled = false,
}: SwitchProps) {
  return (
    <BaseField.Root className={styles.field} disabled={disabled}>
      <Base.Root
        className={styles.switch}
        checked={checked}
        onCheckedChange={(next) => onCheckedChange(next)}
      >
        <Base.Thumb className={styles.thumb} />
      </Base.Root>
      <BaseField.Label className={labelHidden ? 'srOnly' : styles.label}>{label}</BaseField.Label>
      {hint !== undefined && <BaseField.Description className={styles.hint}>{hint}</BaseField.Description>}
    </BaseField.Root>
  )
}
