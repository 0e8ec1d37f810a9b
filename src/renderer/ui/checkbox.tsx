import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './checkbox.module.css'

interface CheckboxProps {
  readonly label: ReactNode
  /** The label is for screen readers alone: in a table, whose head and first column name it. */
  readonly labelHidden?: boolean
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onCheckedChange: (checked: boolean) => void
}

/** One of several that can be chosen together. */
export function Checkbox({
  label,
  labelHidden = false,
  checked,
  disabled = false,
  onCheckedChange,
}: CheckboxProps) {
  return (
    <label className={cx(styles.label, labelHidden && styles.bare)}>
      <input
        type="checkbox"
        className={styles.box}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onCheckedChange(event.target.checked)}
      />
      <span className={cx(labelHidden && 'srOnly')}>{label}</span>
    </label>
  )
}
