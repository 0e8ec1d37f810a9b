/**
 * The rows of one question, page by page as they come into sight. It keeps the sum of every page that it has read,
 * and the rows of the few that were seen last: a row never changes, so a page that was forgotten is read again.
 */
import type { LedgerRow } from '../../../shared/contract/ledger.ts'
import { NOTHING, add, sumOfRows } from './sums.ts'
import type { Sums } from './sums.ts'

export const PAGE_ROWS = 200
/** 4,000 rows, about 3 MB. */
const PAGES_KEPT = 20
/** A browser draws boxes of up to 33 million px: at 28 px a row that is the end of a list. */
export const MOST_ROWS = 1_000_000

export interface Page {
  readonly rows: readonly LedgerRow[]
  readonly nextCursor: string | null
}

export type LoadPage = (cursor: string | undefined) => Promise<Page>

export interface RowListState {
  /** Rows that were read so far, forgotten ones included. */
  readonly length: number
  /** There are no more rows. */
  readonly ended: boolean
  /** It is as long as a list can be drawn, and there are more. */
  readonly full: boolean
  /** Of all rows that were read so far. */
  readonly sums: Sums
  /** Reading on to the end, for the sum of all. */
  readonly addingUp: boolean
  /** Why the latest page could not be read; null while all is well. */
  readonly error: unknown
}

export interface RowList {
  readonly state: () => RowListState
  /** Undefined while it is not there (any more). */
  readonly rowAt: (index: number) => LedgerRow | undefined
  readonly onChange: (listener: () => void) => () => void
  /** Tells which rows are in sight: what is missing of them is read, and a page beyond. */
  readonly show: (first: number, last: number) => void
  /** Reads on to the end. */
  readonly addUp: () => void
  readonly stop: () => void
  readonly retry: () => void
}

interface Slot {
  readonly cursor: string | undefined
  /** Null when they were forgotten. */
  rows: readonly LedgerRow[] | null
}

export function createRowList(loadPage: LoadPage): RowList {
  const slots: Slot[] = []
  const listeners = new Set<() => void>()
  let nextCursor: string | null | undefined
  let seen = { first: 0, last: 0 }
  let busy = false
  let state: RowListState = {
    length: 0,
    ended: false,
    full: false,
    sums: NOTHING,
    addingUp: false,
    error: null,
  }

  const become = (next: Partial<RowListState>): void => {
    state = { ...state, ...next }
    for (const listener of [...listeners]) listener()
  }

  /** The page to read now: one that is in sight and forgotten, or the next one; null when nothing is missing. */
  function wanted(): number | null {
    if (busy || state.error !== null) return null
    for (let page = pageOf(seen.first); page <= pageOf(seen.last) && page < slots.length; page += 1) {
      if (slots[page]?.rows === null) return page
    }
    const more = !state.ended && !state.full
    const near = seen.last >= state.length - PAGE_ROWS / 2
    return more && (near || state.addingUp) ? slots.length : null
  }

  function readOn(): void {
    const page = wanted()
    if (page === null) return
    const slot = slots[page]
    const cursor = slot === undefined ? (nextCursor ?? undefined) : slot.cursor
    busy = true
    loadPage(cursor).then(
      (read) => {
        busy = false
        if (slot === undefined) append(cursor, read)
        else slot.rows = read.rows
        forget()
        become({})
        readOn()
      },
      (error: unknown) => {
        busy = false
        become({ error, addingUp: false })
      },
    )
  }

  function append(cursor: string | undefined, { rows, nextCursor: next }: Page): void {
    slots.push({ cursor, rows })
    nextCursor = next
    const length = state.length + rows.length
    const ended = next === null
    state = {
      ...state,
      length,
      ended,
      full: !ended && length >= MOST_ROWS,
      sums: add(state.sums, sumOfRows(rows)),
      addingUp: state.addingUp && !ended && length < MOST_ROWS,
    }
  }

  /** Forgets the pages farthest from what is in sight. */
  function forget(): void {
    const middle = pageOf((seen.first + seen.last) / 2)
    const kept = slots.flatMap(({ rows }, page) => (rows === null ? [] : [page]))
    kept.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))
    for (const page of kept.slice(PAGES_KEPT)) {
      const slot = slots[page]
      if (slot !== undefined) slot.rows = null
    }
  }

  return {
    state: () => state,
    rowAt: (index) => slots[pageOf(index)]?.rows?.[index % PAGE_ROWS],
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    show(first, last) {
      seen = { first, last }
      readOn()
    },
    addUp() {
      become({ addingUp: !state.ended && !state.full, error: null })
      readOn()
    },
    stop: () => become({ addingUp: false }),
    retry() {
      become({ error: null })
      readOn()
    },
  }
}

const pageOf = (index: number): number => Math.floor(index / PAGE_ROWS)
