/** A grid's rows under the wheel and the keyboard: only those in sight are drawn, one takes part in the tab order. */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import type { VirtualItem } from '@tanstack/react-virtual'
import { useCallback, useLayoutEffect, useRef } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import { useFirstRowKey } from '../use-first-row-key.ts'

export const ROW_PX = 28

interface GridRowsOptions {
  /** Scrolls; each row in it has its index as `data-index`. */
  readonly scroller: RefObject<HTMLDivElement | null>
  /** Rows that are there. */
  readonly length: number
  /** Rows that are on their way, under them. */
  readonly waiting?: number
  /** The index of the row in the tab order. */
  readonly active: number
  /** The keyboard went to another row. */
  readonly onMove: (index: number) => void
  /** Null: what is open is to be closed. */
  readonly onOpen: (index: number | null) => void
  /** What else keys do with the row in the tab order, by the key. */
  readonly keys?: Readonly<Record<string, () => void>>
  /** What lies over the last rows, in px. */
  readonly footPx?: number
}

interface GridRows {
  /** The rows to draw. */
  readonly items: readonly VirtualItem[]
  readonly range: { readonly startIndex: number; readonly endIndex: number }
  /** Of all rows. */
  readonly totalPx: number
  readonly onKeyDown: (event: KeyboardEvent) => void
}

export function useGridRows(options: GridRowsOptions): GridRows {
  const { scroller, length, waiting = 0, active, onMove, onOpen, keys = {}, footPx = 0 } = options
  const moved = useRef(false)

  // Its functions are called in render and in handlers here, and handed to nothing that remembers them.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    count: length + waiting,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    // The header lies over the first of them.
    scrollPaddingStart: ROW_PX,
    scrollPaddingEnd: footPx,
    // The row that has the focus stays, however far one scrolls away.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range)
      return active >= range.count || indexes.includes(active)
        ? indexes
        : [...indexes, active].sort((a, b) => a - b)
    },
  })

  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(length - 1, index))
    moved.current = true
    onMove(next)
    virtualizer.scrollToIndex(next)
  }
  // The row may only now have been drawn.
  useLayoutEffect(() => {
    if (!moved.current) return
    moved.current = false
    scroller.current?.querySelector<HTMLElement>(`[data-index="${active}"]`)?.focus({ preventScroll: true })
  }, [scroller, active])
  useFirstRowKey(
    useCallback(
      () => scroller.current?.querySelector<HTMLElement>('[data-index][tabindex="0"]')?.focus(),
      [scroller],
    ),
  )

  const onKeyDown = (event: KeyboardEvent): void => {
    // What stands in a row, and what opens from it, has keys of its own.
    if (!(event.target instanceof HTMLElement) || event.target.dataset.index === undefined) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 4)
    const acts: Readonly<Record<string, (() => void) | undefined>> = {
      j: () => moveTo(active + 1),
      ArrowDown: () => moveTo(active + 1),
      k: () => moveTo(active - 1),
      ArrowUp: () => moveTo(active - 1),
      PageDown: () => moveTo(active + page),
      PageUp: () => moveTo(active - page),
      Home: () => moveTo(0),
      End: () => moveTo(length - 1),
      Enter: () => onOpen(active),
      Escape: () => onOpen(null),
      ...keys,
    }
    const act = acts[event.key]
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {}
  return {
    items: virtualizer.getVirtualItems(),
    range: { startIndex, endIndex },
    totalPx: virtualizer.getTotalSize(),
    onKeyDown,
  }
}
