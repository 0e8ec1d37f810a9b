import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import type { ControlProps } from './setting-control.tsx'
import styles from './setting.module.css'

/** A line of text. Enter saves, Escape takes back; what it takes is said by whoever refuses it. */
export function TextSetting({ label, value, busy, onSet }: Omit<ControlProps, 'takes'>) {
  const saved = Array.isArray(value) ? value.join(', ') : String(value ?? '')
  const [text, setText] = useState(saved)
  const changed = text.trim() !== saved
  return (
    <form
      className={styles.number}
      onSubmit={(event) => {
        event.preventDefault()
        if (changed) onSet(text.trim())
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setText(saved)
      }}
    >
      <TextInput
        className={styles.line}
        label={label}
        labelHidden
        placeholder="none"
        value={text}
        disabled={busy}
        onValueChange={setText}
      />
      {changed && (
        <Button small look="outlined" type="submit" disabled={busy}>
          Save
        </Button>
      )}
    </form>
  )
}
