/** A table's rows under the keyboard: one of them takes part in the tab order, j, k and the arrows move it. */
import { useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'

interface RowCursor {
  /** The key of the row in the tab order. */
  readonly at: string | undefined
  readonly onFocus: (key: string) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/** `keys`: of the rows, in order. `open` is called with null when what is open is to be closed. */
export function useRowCursor(
  body: RefObject<HTMLTableSectionElement | null>,
  keys: readonly string[],
  selected: string | null,
  open: (key: string | null) => void,
): RowCursor {
  const [cursor, setCursor] = useState<string | null>(null)
  const index = Math.max(0, keys.indexOf(cursor ?? ''))

  const moveTo = (next: number): void => {
    const bounded = Math.max(0, Math.min(keys.length - 1, next))
    const key = keys[bounded]
    if (key === undefined) return
    setCursor(key)
    if (selected !== null) open(key)
    body.current?.querySelectorAll('tr')[bounded]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const acts: Record<string, (() => void) | undefined> = {
      j: () => moveTo(index + 1),
      ArrowDown: () => moveTo(index + 1),
      k: () => moveTo(index - 1),
      ArrowUp: () => moveTo(index - 1),
      Home: () => moveTo(0),
      End: () => moveTo(keys.length - 1),
      Enter: () => open(keys[index] ?? null),
      Escape: () => open(null),
    }
    const act = acts[event.key]
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }
  return { at: keys[index], onFocus: setCursor, onKeyDown }
}
