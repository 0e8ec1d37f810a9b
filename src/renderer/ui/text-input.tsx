import { Field as Base } from '@base-ui/react/field'
import type { ComponentProps } from 'react'
import { cx } from './cx.ts'
import { Field } from './field.tsx'
import type { FieldProps } from './field.tsx'
import styles from './control.module.css'

export interface TextInputProps
  extends FieldProps, Omit<ComponentProps<'input'>, keyof FieldProps | 'value' | 'onChange'> {
  readonly value: string
  readonly onValueChange: (value: string) => void
  /** For codes and addresses. */
  readonly mono?: boolean
}

/** One line of text. */
export function TextInput({
  label,
  hint,
  error,
  labelHidden,
  disabled,
  className,
  mono = false,
  onValueChange,
  ...rest
}: TextInputProps) {
  return (
    <Field {...{ label, hint, error, labelHidden, disabled, className }}>
      <Base.Control
        className={cx(styles.control, mono && styles.mono)}
        autoComplete="off"
        spellCheck={false}
        onValueChange={(value) => onValueChange(value)}
        {...rest}
      />
    </Field>
  )
}

interface TextAreaProps extends FieldProps {
  readonly value: string
  readonly onValueChange: (value: string) => void
  readonly rows?: number
  readonly maxLength?: number
}

/** Several lines of text. */
export function TextArea({ value, onValueChange, rows = 3, maxLength, ...field }: TextAreaProps) {
  return (
    <Field {...field}>
      <Base.Control
        className={cx(styles.control)}
        render={<textarea rows={rows} maxLength={maxLength} />}
        value={value}
        onValueChange={(next) => onValueChange(next)}
      />
    </Field>
  )
}
