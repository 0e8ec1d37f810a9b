import { useState } from 'react'
import type { SettingTakes } from '../../../shared/contract/settings.ts'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import type { ControlProps } from './setting-control.tsx'
import { acceptedNumber } from './setting-words.ts'
import styles from './setting.module.css'

type NumberTakes = Extract<SettingTakes, { type: 'number' }>

/** A whole number with its unit. Enter saves, Escape takes back. */
export function NumberSetting({ label, takes, value, busy, onSet }: ControlProps<NumberTakes>) {
  const saved = value === null ? '' : String(value)
  const [text, setText] = useState(saved)
  const typed = text.trim()
  const accepted = typed === '' ? takes.nullMeans !== null : inRange(typed, takes)
  const changed = typed !== saved
  return (
    <form
      className={styles.number}
      onSubmit={(event) => {
        event.preventDefault()
        if (changed && accepted) onSet(typed === '' ? null : Number(typed))
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setText(saved)
      }}
    >
      <TextInput
        className={styles.digits}
        label={label}
        labelHidden
        inputMode="numeric"
        aria-invalid={!accepted}
        placeholder={takes.nullMeans ?? ''}
        value={text}
        disabled={busy}
        onValueChange={setText}
      />
      <span className={styles.unit}>{takes.unit}</span>
      {changed && (
        <Button small look="outlined" type="submit" disabled={!accepted || busy}>
          Save
        </Button>
      )}
      {changed && <span className={styles.accepted}>Accepted: {acceptedNumber(takes)}</span>}
    </form>
  )
}

function inRange(digits: string, { min, max }: NumberTakes): boolean {
  return /^\d{1,15}$/.test(digits) && Number(digits) >= min && Number(digits) <= max
}
