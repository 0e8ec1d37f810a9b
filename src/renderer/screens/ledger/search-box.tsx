import { Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import styles from './filters.module.css'

interface SearchBoxProps {
  readonly text: string
  readonly onSearch: (text: string) => void
}

/** Finds a request, a user or a session by its whole name. `/` leads here, Enter searches, Escape leaves. */
export function SearchBox({ text, onSearch }: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null)
  const [draft, setDraft] = useState(text)

  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      const { key, target, ctrlKey, metaKey, altKey } = event
      const typing =
        target instanceof Element &&
        target.closest('input, textarea, [contenteditable], [role=dialog], [role=listbox]') !== null
      if (key !== '/' || typing || ctrlKey || metaKey || altKey) return
      event.preventDefault()
      input.current?.select()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') onSearch(draft.trim())
    if (event.key === 'Escape') event.currentTarget.blur()
  }
  return (
    <div className={styles.search}>
      <Search size={14} aria-hidden />
      <input
        ref={input}
        type="text"
        value={draft}
        maxLength={256}
        placeholder="Whole request id, user or session"
        title="Looks for a whole request id, user or session; a part of one finds nothing"
        aria-label="Whole request id, user or session"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => draft.trim() !== text && onSearch(draft.trim())}
      />
      {draft === '' ? (
        <Kbd>/</Kbd>
      ) : (
        <IconButton
          small
          label="Clear the text"
          onClick={() => {
            setDraft('')
            onSearch('')
          }}
        >
          <X size={13} aria-hidden />
        </IconButton>
      )}
    </div>
  )
}
