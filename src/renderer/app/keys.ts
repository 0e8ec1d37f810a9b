/** The keys that work on every screen. */
import { useEffect } from 'react'
import { SCREENS } from './route.ts'
import type { ScreenId } from './route.ts'

export type KeyAction = { readonly do: 'go'; readonly screen: ScreenId } | { readonly do: 'palette' | 'help' }

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  /** When it was pressed, in ms. */
  readonly timeStamp: number
}

/** Within this time a letter after `g` names a screen. */
const SEQUENCE_MS = 1_200

/** Turns key presses into actions; remembers a `g` for the letter that follows. */
export function createKeyReader(): (press: KeyPress, typing: boolean) => KeyAction | null {
  let gAt = Number.NEGATIVE_INFINITY
  return (press, typing) => {
    const { key, ctrlKey, metaKey, altKey, timeStamp } = press
    if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'k') return { do: 'palette' }
    if (typing || ctrlKey || metaKey || altKey) return null
    if (key === '?') return { do: 'help' }
    const screen = SCREENS.find((candidate) => candidate.key === key)
    const follows = timeStamp - gAt <= SEQUENCE_MS
    gAt = key === 'g' ? timeStamp : Number.NEGATIVE_INFINITY
    return screen !== undefined && follows ? { do: 'go', screen: screen.id } : null
  }
}

/** Single letters belong to the text while one types, and to a dialog while one is open. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=listbox]') !== null
  )
}

/** `act` must be stable. */
export function useKeys(act: (action: KeyAction) => void): void {
  useEffect(() => {
    const read = createKeyReader()
    const onKeyDown = (event: KeyboardEvent): void => {
      const action = event.isComposing ? null : read(event, isTyping(event.target))
      if (action === null) return
      event.preventDefault()
      act(action)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [act])
}

/** "⌘" on a Mac, "Ctrl" elsewhere. */
export const COMMAND_KEY = /Mac|iPhone|iPad/.test(globalThis.navigator.userAgent) ? '⌘' : 'Ctrl'
