import { Field as Base } from '@base-ui/react/field'
import { useState } from 'react'
import { parseUsd } from '../../shared/money.ts'
import type { NanoUsd } from '../../shared/money.ts'
import { Field } from './field.tsx'
import type { FieldProps } from './field.tsx'
import styles from './control.module.css'

/**
 * The amount that a text says, without going through a float; null for what is no amount. A comma is none either:
 * "0,002" is a fifth of a cent to some and two dollars to others, and a limit must not be a guess.
 */
export function readUsd(text: string): NanoUsd | null {
  try {
    return parseUsd(text.replace(/^\s*\$/, ''))
  } catch {
    return null
  }
}

export const NO_AMOUNT =
  'Enter an amount in USD, such as 1500 or 0.35: a point before the decimals, at most nine of them, and no commas.'

interface MoneyInputProps extends FieldProps {
  /** As typed: the form reads it with {@link readUsd}. */
  readonly value: string
  readonly onValueChange: (value: string) => void
  readonly autoFocus?: boolean
  readonly required?: boolean
}

/** An amount in USD as text. What is no amount is said when the field is left, not while one types. */
export function MoneyInput({ value, onValueChange, error, autoFocus, required, ...field }: MoneyInputProps) {
  const [left, setLeft] = useState(false)
  const wrong = left && value.trim() !== '' && readUsd(value) === null ? NO_AMOUNT : null
  return (
    <Field {...field} error={error ?? wrong}>
      <div className={styles.amount}>
        <span className={styles.unit} aria-hidden>
          $
        </span>
        <Base.Control
          className={styles.control}
          inputMode="decimal"
          autoComplete="off"
          value={value}
          onValueChange={(next) => onValueChange(next)}
          onFocus={() => setLeft(false)}
          onBlur={() => setLeft(true)}
          autoFocus={autoFocus}
          required={required}
        />
      </div>
    </Field>
  )
}
