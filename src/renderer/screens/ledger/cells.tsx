/** What the header, the rows and the sums of the ledger's table have in common: the same columns. */
import { cx } from '../../ui/cx.ts'
import { COLUMNS } from './columns.tsx'
import type { ColumnMeta } from './columns.tsx'
import styles from './table.module.css'

const META: ReadonlyMap<string, ColumnMeta> = new Map(COLUMNS.map((column) => [column.id, column]))

export function cellClass(id: string): string {
  const column = META.get(id)
  return cx(
    styles.cell,
    column?.number === true && styles.number,
    column?.soft === true && styles.soft,
    id === 'status' && styles.status,
  )
}

export const templateOf = (columns: readonly ColumnMeta[]): string =>
  columns
    .map(({ minWidth, grow = 0 }) => `minmax(${minWidth}px, ${grow === 0 ? `${minWidth}px` : `${grow}fr`})`)
    .join(' ')

export function HeadCell({ column }: { readonly column: ColumnMeta }) {
  return (
    <div role="columnheader" className={cellClass(column.id)} title={column.long}>
      {column.title}
    </div>
  )
}
