import { Field as Base } from '@base-ui/react/field'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './field.module.css'

export interface FieldProps {
  readonly label: string
  /** What to know before one fills it in. */
  readonly hint?: ReactNode | undefined
  /** What is wrong with the entry and what is accepted; null or absent while nothing is. */
  readonly error?: string | null | undefined
  /** The label is for screen readers alone: for bars of filters, whose controls name themselves. */
  readonly labelHidden?: boolean | undefined
  readonly disabled?: boolean | undefined
  readonly className?: string | undefined
}

/** A control with its label above and its hint or error under it, tied together for screen readers. */
export function Field({
  label,
  hint,
  error,
  labelHidden = false,
  disabled = false,
  className,
  children,
}: FieldProps & { readonly children: ReactNode }) {
  return (
    <Base.Root className={cx(styles.field, className)} invalid={error != null} disabled={disabled}>
      <Base.Label className={labelHidden ? 'srOnly' : styles.label}>{label}</Base.Label>
      {children}
      {hint !== undefined && error == null && (
        <Base.Description className={styles.hint}>{hint}</Base.Description>
      )}
      <Base.Error className={styles.error} match={error != null}>
        {error}
      </Base.Error>
    </Base.Root>
  )
}
