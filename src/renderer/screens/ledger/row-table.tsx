import { useTable } from '@tanstack/react-table'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { LedgerRow } from '../../../shared/contract/ledger.ts'
import { Bone } from '../../ui/skeleton.tsx'
import { useFirstRowKey } from '../../ui/use-first-row-key.ts'
import { attemptKey } from '../../ui/outcome.ts'
import { columnsFor, features } from './columns.tsx'
import type { Column } from './columns.tsx'
import { HeadCell, cellClass, templateOf } from './cells.tsx'
import { fitting } from './fit.ts'
import type { Order } from '../../parts/ledger-query.ts'
import type { RowList, RowListState } from './row-list.ts'
import { useColumns } from './use-columns.ts'
import { useWidth } from './use-width.ts'
import styles from './table.module.css'

const ROW_PX = 28
/** Rows that are on their way, under those that are there. */
const BONES = 12

interface RowTableProps {
  readonly list: RowList
  readonly rows: RowListState
  readonly order: Order
  /** How many rows the list comes to; null while that is not known. */
  readonly count: number | null
  readonly timezone: string
  readonly selected: LedgerRow | null
  readonly onSelect: (row: LedgerRow | null) => void
  /** The sums under the rows, on the same columns. */
  readonly footer: (columns: readonly Column[]) => ReactNode
  /** The exact amount that stands in full under the costs. */
  readonly widestCost: string
}

/** The rows as a grid that draws only those in sight; one of them takes part in the tab order. */
export function RowTable(props: RowTableProps) {
  const { list, rows, order, count, timezone, selected, onSelect, footer, widestCost } = props
  const scroller = useRef<HTMLDivElement>(null)
  const width = useWidth(scroller)
  const shown = fitting(useColumns(widestCost), width)
  const [active, setActive] = useState(0)
  const moved = useRef(false)

  const bones = rows.ended || rows.full ? 0 : Math.min(BONES, Math.max(0, (count ?? Infinity) - rows.length))
  // Its functions are called in render and in handlers here, and handed to nothing that remembers them.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.length + bones,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    // The header lies over the first of them, the sums over the last.
    scrollPaddingStart: ROW_PX,
    scrollPaddingEnd: 3 * ROW_PX,
    // The row that has the focus stays, however far one scrolls away.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range)
      return active >= range.count || indexes.includes(active)
        ? indexes
        : [...indexes, active].sort((a, b) => a - b)
    },
  })
  const items = virtualizer.getVirtualItems()
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {}
  useEffect(() => list.show(startIndex, endIndex), [list, startIndex, endIndex, rows.length])

  const inSight = items.flatMap(({ index }) => {
    const row = list.rowAt(index)
    return row === undefined ? [] : [row]
  })
  const table = useTable({
    features,
    columns: columnsFor(shown.map(({ id }) => id)),
    data: inSight,
    getRowId: attemptKey,
    meta: { timezone },
  })
  const drawn = new Map(table.getRowModel().rows.map((row) => [row.id, row]))

  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, index))
    moved.current = true
    setActive(next)
    virtualizer.scrollToIndex(next)
    const row = list.rowAt(next)
    if (selected !== null && row !== undefined) onSelect(row)
  }
  // The row may only now have been drawn.
  useLayoutEffect(() => {
    if (!moved.current) return
    moved.current = false
    scroller.current?.querySelector<HTMLElement>(`[data-index="${active}"]`)?.focus({ preventScroll: true })
  }, [active])
  useFirstRowKey(
    useCallback(
      () => scroller.current?.querySelector<HTMLElement>('[data-index][tabindex="0"]')?.focus(),
      [],
    ),
  )

  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 4)
  const onKeyDown = (event: KeyboardEvent): void => {
    const keys: Record<string, (() => void) | undefined> = {
      j: () => moveTo(active + 1),
      ArrowDown: () => moveTo(active + 1),
      k: () => moveTo(active - 1),
      ArrowUp: () => moveTo(active - 1),
      PageDown: () => moveTo(active + page),
      PageUp: () => moveTo(active - page),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      Enter: () => onSelect(list.rowAt(active) ?? null),
      Escape: () => onSelect(null),
    }
    const act = keys[event.key]
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }

  const template = { gridTemplateColumns: templateOf(shown) }
  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        role="grid"
        aria-label={order === 'cost' ? 'Attempts, most expensive first' : 'Attempts, newest first'}
        aria-rowcount={count === null ? -1 : count + 1}
        aria-colcount={shown.length}
        data-testid="ledger-rows"
      >
        <div className={styles.head} role="rowgroup">
          <div className={styles.row} role="row" aria-rowindex={1} style={template}>
            {shown.map((column) => (
              <HeadCell key={column.id} column={column} />
            ))}
          </div>
        </div>
        <div
          className={styles.body}
          role="rowgroup"
          style={{ height: virtualizer.getTotalSize() }}
          onKeyDown={onKeyDown}
        >
          {items.map(({ index, start }) => {
            const place = { ...template, transform: `translateY(${start}px)` }
            const row = list.rowAt(index)
            if (row === undefined) return <BoneRow key={`bone ${index}`} style={place} />
            const isSelected = selected !== null && attemptKey(selected) === attemptKey(row)
            return (
              <div
                key={attemptKey(row)}
                className={styles.row}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={isSelected}
                tabIndex={index === active ? 0 : -1}
                data-index={index}
                style={place}
                onFocus={() => setActive(index)}
                onClick={() => onSelect(row)}
              >
                {drawn
                  .get(attemptKey(row))
                  ?.getAllCells()
                  .map((cell) => (
                    <div key={cell.id} role="gridcell" className={cellClass(cell.column.id)}>
                      <table.FlexRender cell={cell} />
                    </div>
                  ))}
              </div>
            )
          })}
        </div>
      </div>
      <div className={styles.foot}>{footer(shown)}</div>
    </div>
  )
}

function BoneRow({ style }: { readonly style: { readonly transform: string } }) {
  return (
    <div className={styles.row} style={style} aria-hidden>
      <div className={styles.bone}>
        <Bone width="100%" height={10} />
      </div>
    </div>
  )
}
