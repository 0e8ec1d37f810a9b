import { useEffect, useRef } from 'react'
import { TextInput } from '../../../ui/text-input.tsx'
import styles from './machines.module.css'

interface FilterBoxProps {
  readonly text: string
  readonly onChange: (text: string) => void
}

/** Narrows the list while one types. `/` leads here, Escape leaves. */
export function FilterBox({ text, onChange }: FilterBoxProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { key, target, ctrlKey, metaKey, altKey } = event
      const typing =
        target instanceof Element &&
        target.closest('input, textarea, [contenteditable], [role=dialog], [role=menu]') !== null
      if (key !== '/' || typing || ctrlKey || metaKey || altKey) return
      event.preventDefault()
      box.current?.querySelector('input')?.select()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    <div ref={box} className={styles.filter}>
      <TextInput
        label="Filter machines"
        labelHidden
        type="search"
        placeholder="Filter by name, state, model, type or region"
        value={text}
        onValueChange={onChange}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text === '') event.currentTarget.blur()
        }}
      />
    </div>
  )
}
