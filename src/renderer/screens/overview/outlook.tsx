import type { ReactNode } from 'react'
import type { Budget } from '../../../shared/contract/budgets.ts'
import type { BudgetState } from '../../../shared/contract/system.ts'
import type { NanoUsd } from '../../../shared/money.ts'
import { useBudgets, useCoreNow } from '../../app/budgets.tsx'
import { Bullet } from '../../ui/bullet.tsx'
import { Money } from '../../ui/money.tsx'
import { BudgetBullet } from '../../parts/budgets/budget-bullet.tsx'
import { evenPaceNanoUsd, formatTimes, perHour } from '../../parts/budgets/burn-words.ts'
import { standingOf } from '../../parts/budgets/standing.ts'
import { formatMoment } from '../../parts/budgets/times.ts'
import { exhaustionInWords, shareOfLimit } from '../../parts/budgets/words.ts'
import styles from './outlook.module.css'

interface DayOutlookProps {
  readonly daily: BudgetState
  readonly lastHourNanoUsd: NanoUsd
}

/** How fast today's money goes, where the day ends at that, and what is still in flight. */
export function DayOutlook({ daily, lastHourNanoUsd }: DayOutlookProps) {
  const budget = useBudget('daily')
  return (
    <dl className={styles.outlook} data-testid="day-outlook">
      <Line name="Burn rate" title="What the last 60 minutes cost">
        {perHour(lastHourNanoUsd)}
        {budget !== undefined && <Pace budget={budget} lastHourNanoUsd={lastHourNanoUsd} />}
      </Line>
      {budget !== undefined && (
        <Line name="Forecast">
          <Forecast budget={budget} />
        </Line>
      )}
      <Line name="Held" title="Worst case of what is in flight; what is not used comes back">
        <Money amount={daily.heldNanoUsd} />
        <span className={styles.swatch} aria-hidden />
      </Line>
    </dl>
  )
}

/** The month's bullet; before the budgets are known, the plain one. */
export function MonthBullet({ monthly }: { readonly monthly: BudgetState }) {
  const budget = useBudget('monthly')
  const now = useCoreNow()
  if (budget === undefined) return <Bullet budget={monthly} label="Month to date" />
  return <BudgetBullet budget={budget} standing={standingOf(budget, now)} />
}

/** Where the month ends. */
export function MonthOutlook() {
  const monthly = useBudget('monthly')
  if (monthly === undefined) return null
  return (
    <dl className={styles.outlook} data-testid="month-outlook">
      <Line name="Forecast">
        <Forecast budget={monthly} />
      </Line>
    </dl>
  )
}

const useBudget = (id: 'daily' | 'monthly'): Budget | undefined =>
  useBudgets()?.find((budget) => budget.id === id)

/** The last hour beside the pace that ends with the limit exactly at the reset. */
function Pace({ budget, lastHourNanoUsd }: { readonly budget: Budget; readonly lastHourNanoUsd: NanoUsd }) {
  const pace = evenPaceNanoUsd(budget)
  if (pace <= 0) return null
  return (
    <span
      className={styles.beside}
      title={`The even pace ends with the limit at the reset: ${perHour(pace)}`}
    >
      {formatTimes(lastHourNanoUsd / pace)} the even pace
    </span>
  )
}

/** The forecast of a window's end, with the hour in which the limit is reached; or why there is none yet. */
function Forecast({ budget }: { readonly budget: Budget }) {
  const now = useCoreNow()
  const { forecast, limitNowNanoUsd, windowEnd, timezone } = budget
  if (!forecast.known) {
    return (
      <span className={styles.unknown} title={forecast.why}>
        {forecast.why}
      </span>
    )
  }
  const exhaustion = exhaustionInWords(budget, now)
  return (
    <>
      <span title={`By ${formatMoment(windowEnd, timezone)}, reckoned from ${forecast.basis}`}>
        <Money amount={forecast.atEndNanoUsd} />
      </span>
      <span className={styles.beside}>
        {shareOfLimit(forecast.atEndNanoUsd, limitNowNanoUsd)} of the limit
      </span>
      {exhaustion !== null && <span className={styles.exhaustion}>{exhaustion}</span>}
    </>
  )
}

interface LineProps {
  readonly name: string
  readonly title?: string
  readonly children: ReactNode
}

function Line({ name, title, children }: LineProps) {
  return (
    <div className={styles.line}>
      <dt title={title}>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
