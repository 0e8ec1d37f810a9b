import { useTable } from '@tanstack/react-table'
import type { RowSelectionState } from '@tanstack/react-table'
import { useRef, useState } from 'react'
import type { FleetUnit } from '../../../../shared/contract/fleet.ts'
import { cellClass, templateOf } from '../../../ui/grid/columns.ts'
import { fitting } from '../../../ui/grid/fit.ts'
import { useGridRows } from '../../../ui/grid/use-grid-rows.ts'
import { useWidth } from '../../../ui/grid/use-width.ts'
import { CELLS, COLUMNS, TABLE_COLUMNS, features } from './columns.tsx'
import type { Column } from './columns.tsx'
import { HeadCell } from './head-cell.tsx'
import { isOver } from './words.ts'
import { UnitMenu } from './unit-menu.tsx'
import grid from '../../../ui/grid/grid.module.css'
import styles from './table.module.css'

/** Of the boxes at the left and the menus at the right, in px. */
const [BOX_PX, MENU_PX] = [32, 40]

/** Which are chosen, by id. */
export type Chosen = RowSelectionState

interface UnitTableProps {
  /** The same list for the same snapshot. */
  readonly units: readonly FleetUnit[]
  /** From so many °C a GPU is hot. */
  readonly hotCelsius: number
  readonly selectedId: string | null
  readonly onSelect: (id: string | null) => void
  readonly chosen: Chosen
  readonly onChoose: (chosen: Chosen) => void
}

/** The units as a grid that draws only those in sight; Space chooses the one under the keyboard. */
export function UnitTable({ units, hotCelsius, selectedId, onSelect, chosen, onChoose }: UnitTableProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const width = useWidth(scroller)
  const shown = fitting<Column>(COLUMNS, width - BOX_PX - MENU_PX)
  const [activeId, setActiveId] = useState<string | null>(null)
  const table = useTable({
    features,
    columns: TABLE_COLUMNS,
    data: units,
    getRowId: ({ id }) => id,
    enableMultiSort: false,
    // Nothing can be done to what is gone.
    enableRowSelection: ({ original }) => !isOver(original),
    state: { rowSelection: chosen },
    onRowSelectionChange: (change) => onChoose(typeof change === 'function' ? change(chosen) : change),
  })
  const { rows } = table.getRowModel()
  const active = Math.max(
    0,
    rows.findIndex(({ id }) => id === activeId),
  )
  const { items, totalPx, onKeyDown } = useGridRows({
    scroller,
    length: rows.length,
    active,
    onMove: (index) => {
      const id = rows[index]?.id ?? null
      setActiveId(id)
      if (selectedId !== null) onSelect(id)
    },
    onOpen: (index) => onSelect(index === null ? null : (rows[index]?.id ?? null)),
    keys: { ' ': () => rows[active]?.toggleSelected() },
  })

  const template = { gridTemplateColumns: `${BOX_PX}px ${templateOf(shown)} ${MENU_PX}px` }
  const all = table.getIsAllRowsSelected()
  return (
    <div ref={scroller} className={grid.scroller}>
      <div
        role="grid"
        aria-label="Machines and endpoints"
        aria-rowcount={rows.length + 1}
        aria-colcount={shown.length + 2}
        aria-multiselectable
        data-testid="units"
      >
        <div className={grid.head} role="rowgroup">
          <div className={grid.row} role="row" aria-rowindex={1} style={template}>
            <div role="columnheader" className={styles.box}>
              <input
                type="checkbox"
                aria-label="Choose all"
                checked={all}
                ref={(box) => {
                  if (box !== null) box.indeterminate = !all && table.getIsSomeRowsSelected()
                }}
                onChange={() => table.toggleAllRowsSelected(!all)}
              />
            </div>
            {shown.map((column) => (
              <HeadCell
                key={column.id}
                column={column}
                sorted={table.getColumn(column.id)?.getIsSorted() ?? false}
                onSort={() => table.getColumn(column.id)?.toggleSorting()}
              />
            ))}
            <div role="columnheader" className={styles.box}>
              <span className="srOnly">What to do</span>
            </div>
          </div>
        </div>
        <div className={grid.body} role="rowgroup" style={{ height: totalPx }} onKeyDown={onKeyDown}>
          {items.map(({ index, start }) => {
            const row = rows[index]
            if (row === undefined) return null
            const { id, original: unit } = row
            const tabIndex = index === active ? 0 : -1
            return (
              <div
                key={id}
                className={grid.row}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={id === selectedId}
                tabIndex={tabIndex}
                data-index={index}
                data-testid={`unit-${id}`}
                style={{ ...template, transform: `translateY(${start}px)` }}
                onFocus={() => setActiveId(id)}
                onClick={() => onSelect(id)}
              >
                <div role="gridcell" className={styles.box} onClick={(event) => event.stopPropagation()}>
                  <input
                    type="checkbox"
                    aria-label={`Choose ${unit.name}`}
                    tabIndex={tabIndex}
                    checked={row.getIsSelected()}
                    disabled={!row.getCanSelect()}
                    onChange={row.getToggleSelectedHandler()}
                  />
                </div>
                {shown.map((column) => (
                  <div key={column.id} role="gridcell" className={cellClass(column)}>
                    {CELLS[column.id](unit, hotCelsius)}
                  </div>
                ))}
                <div role="gridcell" className={styles.box} onClick={(event) => event.stopPropagation()}>
                  <UnitMenu unit={unit} tabIndex={tabIndex} />
                </div>
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
