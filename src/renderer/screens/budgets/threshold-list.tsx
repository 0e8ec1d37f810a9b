import { Circle, CircleCheckBig } from 'lucide-react'
import type { Budget } from '../../../shared/contract/budgets.ts'
import { Money } from '../../ui/money.tsx'
import { formatNear } from '../../parts/budgets/times.ts'
import { thresholdInWords } from '../../parts/budgets/words.ts'
import styles from './details.module.css'

/** Each threshold, the amount at which it is reached, and since when it is in this window. */
export function ThresholdList({ budget, now }: { readonly budget: Budget; readonly now: number }) {
  if (budget.thresholds.length === 0) return <p className={styles.quiet}>None: nothing is told of.</p>
  return (
    <ul className={styles.thresholds}>
      {budget.thresholds.map((threshold) => {
        const { crossedAt } = threshold
        const Icon = crossedAt === null ? Circle : CircleCheckBig
        return (
          <li key={`${threshold.of} ${threshold.percent}`} data-crossed={crossedAt === null ? undefined : ''}>
            <Icon size={14} aria-hidden />
            <span>{thresholdInWords(threshold)}</span>
            <Money className={styles.number} amount={threshold.atNanoUsd} />
            <span className={styles.number}>
              {crossedAt === null ? 'not reached' : `since ${formatNear(crossedAt, now, budget.timezone)}`}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
