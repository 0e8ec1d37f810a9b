/** What the header, the rows and the sums of the ledger's table have in common: the same columns. */
import { cx } from '../../ui/cx.ts'
import { cellClass as classOf } from '../../ui/grid/columns.ts'
import { COLUMNS } from './columns.tsx'
import type { ColumnMeta } from './columns.tsx'
import styles from './table.module.css'

const META: ReadonlyMap<string, ColumnMeta> = new Map(COLUMNS.map((column) => [column.id, column]))

export const cellClass = (id: string): string =>
  cx(classOf(META.get(id) ?? {}), id === 'status' && styles.status)

export function HeadCell({ column }: { readonly column: ColumnMeta }) {
  return (
    <div role="columnheader" className={cellClass(column.id)} title={column.long}>
      {column.title}
    </div>
  )
}
