import { Field as Base } from '@base-ui/react/field'
import { cx } from './cx.ts'
import { Field } from './field.tsx'
import type { FieldProps } from './field.tsx'
import styles from './control.module.css'

interface TextAreaProps extends FieldProps {
  readonly value: string
  readonly onValueChange: (value: string) => void
  readonly rows?: number
  /** For code and data. */
  readonly mono?: boolean
}

/** Several lines of text. */
export function TextArea({ value, onValueChange, rows = 3, mono = false, ...field }: TextAreaProps) {
  return (
    <Field {...field}>
      <Base.Control
        className={cx(styles.control, mono && styles.mono)}
        render={<textarea rows={rows} spellCheck={false} />}
        value={value}
        onValueChange={(next) => onValueChange(next)}
      />
    </Field>
  )
}
