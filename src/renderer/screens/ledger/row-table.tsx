import { useTable } from '@tanstack/react-table'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { LedgerRow } from '../../../shared/contract/ledger.ts'
import { cx } from '../../ui/cx.ts'
import { templateOf } from '../../ui/grid/columns.ts'
import { fitting } from '../../ui/grid/fit.ts'
import { ROW_PX, useGridRows } from '../../ui/grid/use-grid-rows.ts'
import { useWidth } from '../../ui/grid/use-width.ts'
import { attemptKey } from '../../ui/outcome.ts'
import { Bone } from '../../ui/skeleton.tsx'
import { columnsFor, features } from './columns.tsx'
import type { Column } from './columns.tsx'
import { HeadCell, cellClass } from './cells.tsx'
import type { Order } from '../../parts/ledger-query.ts'
import type { RowList, RowListState } from './row-list.ts'
import { useColumns } from './use-columns.ts'
import grid from '../../ui/grid/grid.module.css'
import styles from './table.module.css'

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

  const bones = rows.ended || rows.full ? 0 : Math.min(BONES, Math.max(0, (count ?? Infinity) - rows.length))
  const { items, range, totalPx, onKeyDown } = useGridRows({
    scroller,
    length: rows.length,
    waiting: bones,
    active,
    onMove: (index) => {
      setActive(index)
      const row = list.rowAt(index)
      if (selected !== null && row !== undefined) onSelect(row)
    },
    onOpen: (index) => onSelect(index === null ? null : (list.rowAt(index) ?? null)),
    // The sums lie over the last of them.
    footPx: 3 * ROW_PX,
  })
  const { startIndex, endIndex } = range
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

  const template = { gridTemplateColumns: templateOf(shown) }
  return (
    <div ref={scroller} className={cx(grid.scroller, styles.scroller)}>
      <div
        role="grid"
        aria-label={order === 'cost' ? 'Attempts, most expensive first' : 'Attempts, newest first'}
        aria-rowcount={count === null ? -1 : count + 1}
        aria-colcount={shown.length}
        data-testid="ledger-rows"
      >
        <div className={grid.head} role="rowgroup">
          <div className={grid.row} role="row" aria-rowindex={1} style={template}>
            {shown.map((column) => (
              <HeadCell key={column.id} column={column} />
            ))}
          </div>
        </div>
        <div className={grid.body} role="rowgroup" style={{ height: totalPx }} onKeyDown={onKeyDown}>
          {items.map(({ index, start }) => {
            const place = { ...template, transform: `translateY(${start}px)` }
            const row = list.rowAt(index)
            if (row === undefined) return <BoneRow key={`bone ${index}`} style={place} />
            const isSelected = selected !== null && attemptKey(selected) === attemptKey(row)
            return (
              <div
                key={attemptKey(row)}
                className={grid.row}
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
    <div className={grid.row} style={style} aria-hidden>
      <div className={styles.bone}>
        <Bone width="100%" height={10} />
      </div>
    </div>
  )
}
