import { ChartLine, Table2 } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import styles from './figure-panel.module.css'

interface FigurePanelProps {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly { readonly key: number; readonly cells: readonly ReactNode[] }[]
  readonly children: ReactNode
}

/** A figure in the inspector, and the same amounts as a table that is as long as it has to be. */
export function FigurePanel({ title, columns, rows, children }: FigurePanelProps) {
  const [asTable, setAsTable] = useState(false)
  const Icon = asTable ? ChartLine : Table2
  const verb = asTable ? 'View as chart' : 'View as table'
  return (
    <section className={styles.panel} aria-label={title}>
      <div className={styles.head}>
        <h3>{title}</h3>
        <Button small aria-label={`${verb}: ${title}`} onClick={() => setAsTable(!asTable)}>
          <Icon size={13} aria-hidden />
          {verb}
        </Button>
      </div>
      {asTable ? (
        <table className={styles.table}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.toReversed().map(({ key, cells }) => (
              <tr key={key}>
                {cells.map((cell, column) => (
                  <td key={columns[column]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        children
      )}
    </section>
  )
}
