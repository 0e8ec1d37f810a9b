import { Plus } from 'lucide-react'
import type { Budget } from '../../../shared/contract/budgets.ts'
import { useCoreNow, useWatchedBudgets } from '../../app/budgets.tsx'
import { useStatus } from '../../app/status.tsx'
import { Button } from '../../ui/button.tsx'
import { Inspector } from '../../ui/inspector.tsx'
import { Problem } from '../../ui/problem.tsx'
import { AlertLog } from './alert-log.tsx'
import { BudgetDetails } from './budget-details.tsx'
import { BudgetTable } from './budget-table.tsx'
import { useBudgetsStore } from '../../parts/budgets/budgets-store.ts'
import { BudgetsSkeleton } from './budgets-skeleton.tsx'
import { Dialogs } from './dialogs.tsx'
import styles from './budgets.module.css'

/** Every limit: how full it is, where it is heading, who raised it, and what was warned of. */
export function Budgets() {
  const watched = useWatchedBudgets()
  if (watched.error !== null) {
    return (
      <Problem
        title="The budgets cannot be shown"
        advice="The limits still hold: only this screen failed. Try again; if it stays, send the details to whoever runs this console."
        error={watched.error}
        onRetry={watched.retry}
      />
    )
  }
  if (watched.snapshot === null) return <BudgetsSkeleton />
  return <Screen budgets={watched.snapshot.state.budgets} />
}

function Screen({ budgets }: { readonly budgets: readonly Budget[] }) {
  const now = useCoreNow()
  const timezone = useStatus()?.timezone ?? 'UTC'
  const { selectedId, select, open } = useBudgetsStore()
  const selected = budgets.find(({ id }) => id === selectedId)
  const own = budgets.filter(({ origin }) => origin === 'console')
  return (
    <>
      <div className={styles.screen}>
        <div className={styles.page}>
          <header className={styles.head}>
            <h1>Budgets</h1>
            <p>{`${budgets.length} in force, times in ${timezone}`}</p>
            <Button look="filled" onClick={() => open({ what: 'create' })}>
              <Plus size={14} aria-hidden /> New budget
            </Button>
          </header>
          <BudgetTable budgets={budgets} now={now} selectedId={selectedId} onSelect={select} />
          <Key />
          {own.length === 0 && (
            <p className={styles.hint} data-testid="no-own-budgets">
              These come from the environment and hold for all requests. Make a budget for one client key,
              workload or model to give it a limit of its own.
            </p>
          )}
          <AlertLog
            now={now}
            timezone={timezone}
            onBudget={select}
            knownBudgetIds={budgets.map(({ id }) => id)}
          />
        </div>
      </div>
      {selected !== undefined && (
        <Inspector title={selected.name} onClose={() => select(null)}>
          <BudgetDetails
            key={selected.id}
            budget={selected}
            now={now}
            onEdit={() => open({ what: 'edit', budgetId: selected.id })}
            onArchive={() => open({ what: 'archive', budgetId: selected.id })}
          />
        </Inspector>
      )}
      <Dialogs budgets={budgets} timezone={timezone} />
    </>
  )
}

/** What the marks of a bullet mean. */
function Key() {
  return (
    <ul className={styles.key} aria-label="Marks">
      <li>
        <span className={styles.settled} /> spent
      </li>
      <li>
        <span className={styles.held} /> held for requests in flight
      </li>
      <li>
        <span className={styles.forecast} /> forecast for the reset
      </li>
      <li>
        <span className={styles.tick} /> threshold
      </li>
      <li>
        <span className={styles.crossed} /> threshold reached
      </li>
      <li>
        <span className={styles.limit} /> limit
      </li>
    </ul>
  )
}
