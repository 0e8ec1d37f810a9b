import { ArrowDown, ArrowUp } from 'lucide-react'
import { cellClass } from '../../../ui/grid/columns.ts'
import type { Column } from './columns.tsx'
import styles from './table.module.css'

interface HeadCellProps {
  readonly column: Column
  readonly sorted: false | 'asc' | 'desc'
  readonly onSort: () => void
}

/** The head of a column: a click sorts by it, then the other way round, then not at all. */
export function HeadCell({ column, sorted, onSort }: HeadCellProps) {
  const Arrow = sorted === 'asc' ? ArrowUp : ArrowDown
  return (
    <div
      role="columnheader"
      className={cellClass(column)}
      title={column.long}
      aria-sort={sorted === false ? undefined : sorted === 'asc' ? 'ascending' : 'descending'}
    >
      <button type="button" className={styles.sort} onClick={onSort}>
        {column.title}
        {sorted !== false && <Arrow size={12} aria-hidden />}
      </button>
    </div>
  )
}
