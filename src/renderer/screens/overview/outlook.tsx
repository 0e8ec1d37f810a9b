import type { ReactNode } from 'react'
import type { Budget } from '../../../shared/contract/budgets.ts'
import type { NanoUsd } from '../../../shared/money.ts'
import { useBudgets, useCoreNow } from '../../app/budgets.tsx'
import { Money } from '../../ui/money.tsx'
import { evenPaceNanoUsd, formatTimes, perHour } from '../budgets/burn-words.ts'
import { formatMoment } from '../budgets/times.ts'
import { exhaustionInWords, shareOfLimit } from '../budgets/words.ts'
import styles from './outlook.module.css'

/** How fast today's money goes, and where the day ends at that. */
export function DayOutlook({ lastHourNanoUsd }: { readonly lastHourNanoUsd: NanoUsd }) {
  const daily = useBudgets()?.find(({ id }) => id === 'daily')
  if (daily === undefined) return null
  const pace = evenPaceNanoUsd(daily)
  return (
    <dl className={styles.outlook}>
      <Line name="Burn rate" title="What the last 60 minutes cost">
        {perHour(lastHourNanoUsd)}
        <span
          className={styles.beside}
          title={`The pace that ends with the limit at the reset: ${perHour(pace)}`}
        >
          {pace > 0 ? `${formatTimes(lastHourNanoUsd / pace)} the even pace` : 'no limit to spend'}
        </span>
      </Line>
      <Line name="Forecast">
        <Forecast budget={daily} />
      </Line>
    </dl>
  )
}

/** Where the month ends. */
export function MonthOutlook() {
  const monthly = useBudgets()?.find(({ id }) => id === 'monthly')
  if (monthly === undefined) return null
  return (
    <dl className={styles.outlook}>
      <Line name="Forecast">
        <Forecast budget={monthly} />
      </Line>
    </dl>
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
