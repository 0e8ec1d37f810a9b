import { useEffect } from 'react'
import type { Budget } from '../../../shared/contract/budgets.ts'
import { parseRoute } from '../../app/route.ts'
import { ArchiveDialog } from './archive-dialog.tsx'
import { BudgetForm } from './budget-form.tsx'
import { useBudgetsStore } from '../../parts/budgets/budgets-store.ts'
import { RaiseDialog } from '../../parts/budgets/raise-dialog.tsx'

interface DialogsProps {
  readonly budgets: readonly Budget[]
  readonly timezone: string
}

/** The dialog that lies over the screen, if one does. */
export function Dialogs({ budgets, timezone }: DialogsProps) {
  const { dialog, close, select } = useBudgetsStore()
  // Whoever leaves the screen leaves the dialog, and does not find it again on return.
  useEffect(
    () => () => {
      if (parseRoute(location.hash) !== 'budgets') close()
    },
    [close],
  )
  if (dialog === null) return null
  if (dialog.what === 'create') {
    const { workload = '' } = dialog
    const blank = { budget: null, timezone, workload }
    return <BudgetForm {...blank} onClose={close} onDone={select} />
  }
  const budget = budgets.find(({ id }) => id === dialog.budgetId)
  if (budget === undefined) return null
  switch (dialog.what) {
    case 'raise':
      return <RaiseDialog budget={budget} onClose={close} />
    case 'edit':
      return <BudgetForm timezone={timezone} budget={budget} onClose={close} onDone={select} />
    case 'archive':
      return <ArchiveDialog budget={budget} onClose={close} />
  }
}
