import { ChartLine, Table2 } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import styles from './chart-panel.module.css'

interface ChartPanelProps {
  readonly title: string
  /** The figures under the pointer, or of all. */
  readonly readout: string
  readonly columns: readonly string[]
  /** Oldest first; the table shows the newest first. */
  readonly rows: readonly { readonly key: number; readonly cells: readonly ReactNode[] }[]
  readonly children: ReactNode
}

/** A chart with a title, a readout, and the same figures as a table. */
export function ChartPanel({ title, readout, columns, rows, children }: ChartPanelProps) {
  const [asTable, setAsTable] = useState(false)
  const Icon = asTable ? ChartLine : Table2
  return (
    <section className={styles.panel} aria-label={title}>
      <div className={styles.head}>
        <h2>{title}</h2>
        <span className={styles.readout}>{readout}</span>
        <Button
          small
          title={asTable ? 'View as chart' : 'View as table'}
          aria-label={`${asTable ? 'View as chart' : 'View as table'}: ${title}`}
          onClick={() => setAsTable(!asTable)}
        >
          <Icon size={13} aria-hidden />
          <span className={styles.verb}>{asTable ? 'View as chart' : 'View as table'}</span>
        </Button>
      </div>
      <div className={styles.plot}>
        {asTable ? (
          <div className={styles.table} tabIndex={0} role="group" aria-label={`${title}, as a table`}>
            <table>
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
          </div>
        ) : (
          children
        )}
      </div>
    </section>
  )
}
