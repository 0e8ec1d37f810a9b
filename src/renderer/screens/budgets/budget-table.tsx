import { useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { Budget } from '../../../shared/contract/budgets.ts'
import { cx } from '../../ui/cx.ts'
import { BudgetRow } from './budget-row.tsx'
import { useNews } from './use-news.ts'
import styles from './budget-table.module.css'

interface BudgetTableProps {
  readonly budgets: readonly Budget[]
  /** The core's clock. */
  readonly now: number
  readonly selectedId: string | null
  readonly onSelect: (id: string | null) => void
}

/** One line per budget: one line takes part in the tab order, j/k and the arrows move it. */
export function BudgetTable({ budgets, now, selectedId, onSelect }: BudgetTableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [cursor, setCursor] = useState<string | null>(null)
  const news = useNews(budgets, now)
  const at = Math.max(
    0,
    budgets.findIndex(({ id }) => id === cursor),
  )

  const moveTo = (index: number): void => {
    const next = budgets[Math.max(0, Math.min(budgets.length - 1, index))]
    if (next === undefined) return
    setCursor(next.id)
    if (selectedId !== null) onSelect(next.id)
    body.current?.querySelectorAll('tr')[budgets.indexOf(next)]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const keys: Record<string, (() => void) | undefined> = {
      j: () => moveTo(at + 1),
      ArrowDown: () => moveTo(at + 1),
      k: () => moveTo(at - 1),
      ArrowUp: () => moveTo(at - 1),
      Home: () => moveTo(0),
      End: () => moveTo(budgets.length - 1),
      Enter: () => onSelect(budgets[at]?.id ?? null),
      Escape: () => onSelect(null),
    }
    const act = keys[event.key]
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }
  return (
    <>
      <table className={styles.table} role="grid" aria-label="Budgets" data-testid="budgets">
        <thead>
          <tr>
            <th className={styles.name}>Budget</th>
            <th className={styles.state}>State</th>
            <th>Spent against the limit</th>
            <th className={cx(styles.spentColumn, styles.number)}>Spent</th>
            <th className={cx(styles.limitColumn, styles.number)}>Limit</th>
            <th className={cx(styles.amount, styles.number)}>Forecast</th>
            <th className={cx(styles.resets, styles.number)}>Resets</th>
            <th className={styles.window}>So far</th>
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {budgets.map((budget, index) => (
            <BudgetRow
              key={budget.id}
              budget={budget}
              now={now}
              tabIndex={index === at ? 0 : -1}
              selected={budget.id === selectedId}
              onFocus={() => setCursor(budget.id)}
              onSelect={() => onSelect(budget.id)}
            />
          ))}
        </tbody>
      </table>
      <p className="srOnly" role="status">
        {news}
      </p>
    </>
  )
}
