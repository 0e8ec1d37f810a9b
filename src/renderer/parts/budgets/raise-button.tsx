import { TrendingUp } from 'lucide-react'
import { useState } from 'react'
import type { Budget } from '../../../shared/contract/budgets.ts'
import { Button } from '../../ui/button.tsx'
import { RaiseDialog } from './raise-dialog.tsx'

interface RaiseButtonProps {
  readonly budget: Budget
  readonly look?: 'outlined' | 'filled'
  readonly small?: boolean
}

/** One click from wherever a budget is in the way to the dialog that makes room. */
export function RaiseButton({ budget, look = 'outlined', small = false }: RaiseButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button look={look} small={small} onClick={() => setOpen(true)}>
        <TrendingUp size={13} aria-hidden /> Raise {small ? budget.name : 'the limit'}
      </Button>
      {open && <RaiseDialog budget={budget} onClose={() => setOpen(false)} />}
    </>
  )
}
