import { TriangleAlert } from 'lucide-react'
import { useBudgets } from '../../app/budgets.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { RaiseButton } from '../../parts/budgets/raise-button.tsx'
import { isRefusalCurrent } from '../../parts/budgets/standing.ts'
import { refusalsInWords } from './refusals.ts'
import type { Refusals } from './refusals.ts'
import styles from './vitals.module.css'

interface RefusalLineProps {
  readonly refusals: Refusals
  readonly timezone: string
}

/** What was turned away and why, in one line; hovering or focusing it shows it all, and one click makes room. */
export function RefusalLine({ refusals, timezone }: RefusalLineProps) {
  const words = refusalsInWords(refusals, timezone)
  const budget = useBudgets()?.find(({ name }) => name === refusals.last?.budget?.name)
  if (words === null) return null
  return (
    <div className={styles.refusal}>
      <Tooltip text={words}>
        <p tabIndex={0} data-testid="refusals">
          <TriangleAlert size={14} aria-hidden />
          <span>{words}</span>
        </p>
      </Tooltip>
      {budget !== undefined && isRefusalCurrent(budget) && (
        <RaiseButton small look="outlined" budget={budget} />
      )}
    </div>
  )
}
