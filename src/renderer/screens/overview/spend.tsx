import type { BudgetState, Status } from '../../../shared/contract/system.ts'
import { formatUsd } from '../../../shared/money.ts'
import type { NanoUsd } from '../../../shared/money.ts'
import { THRESHOLDS, budgetShares } from '../../ui/budget.ts'
import { formatInstant, formatShare } from '../../ui/format.ts'
import { RADIUS, VIEW_BOX, arcPath, pointAt, tickPath } from '../../ui/gauge.ts'
import { Money } from '../../ui/money.tsx'
import { BudgetStateLine, useDailyLevel } from './budget-state.tsx'
import { MachinesLine } from './machines-line.tsx'
import { DayOutlook, MonthBullet, MonthOutlook } from './outlook.tsx'
import { TodayAmount } from './today-amount.tsx'
import styles from './spend.module.css'

interface SpendProps {
  readonly status: Status
  readonly lastHourNanoUsd: NanoUsd
}

/** The hero: today's spend against its limit, how fast it goes and where it ends; below it, the month. */
export function Spend({ status, lastHourNanoUsd }: SpendProps) {
  const { daily, monthly, timezone } = status
  const level = useDailyLevel(daily)
  return (
    <section aria-label="Spend">
      <figure className={styles.gauge} data-mood={level.mood}>
        <Dial budget={daily} />
        <figcaption className={styles.readout}>
          <h2 className={styles.title}>Today’s spend</h2>
          <TodayAmount budget={daily} className={styles.amount} />
          <span className={styles.limit} title={`Resets ${formatInstant(daily.resetsAt, timezone)}`}>
            of <Money amount={daily.limitNanoUsd} /> daily limit{daily.raised && ', raised'}
          </span>
        </figcaption>
      </figure>
      <p className={styles.state} role="status" data-testid="budget-state">
        <BudgetStateLine daily={daily} />
      </p>
      <DayOutlook daily={daily} lastHourNanoUsd={lastHourNanoUsd} />
      <div className={styles.month}>
        <h2>Month to date</h2>
        <span title={`Resets ${formatInstant(monthly.resetsAt, timezone)}`}>
          <Money className={styles.sum} amount={monthly.settledNanoUsd} />{' '}
          <span className={styles.of}>
            of <Money amount={monthly.limitNanoUsd} />
          </span>
        </span>
        <MonthBullet monthly={monthly} />
      </div>
      <MonthOutlook />
      <MachinesLine />
    </section>
  )
}

const BAND_RADIUS = RADIUS + 10

/** Where the name of a threshold stands, outside the scale. */
function labelAt(share: number): { x: number; y: number; anchor: 'middle' | 'start' } {
  const { x, y } = pointAt(share, RADIUS + 19)
  return { x, y, anchor: share === 0.5 ? 'middle' : 'start' }
}

function Dial({ budget }: { readonly budget: BudgetState }) {
  const { settled, held } = budgetShares(budget)
  const { forecast, limitNanoUsd } = budget
  const words = `${formatShare(settled)} of the daily limit of ${formatUsd(budget.limitNanoUsd)} is spent`
  return (
    <svg viewBox={VIEW_BOX} role="img" aria-label={words}>
      <path className={styles.track} d={arcPath(0, 1, RADIUS)} />
      <path className={styles.held} d={arcPath(settled, settled + held, RADIUS)} />
      <path className={styles.settled} d={arcPath(0, settled, RADIUS)} />
      <path className={styles.band} d={arcPath(0.8, 1, BAND_RADIUS)} />
      {THRESHOLDS.map(({ share, name }) => {
        const { x, y, anchor } = labelAt(share)
        return (
          <g key={name}>
            <path className={styles.tick} data-name={name} d={tickPath(share, RADIUS - 6, RADIUS + 13)} />
            <text className={styles.name} x={x} y={y} textAnchor={anchor}>
              {name}
              {anchor === 'middle' && <tspan className={styles.share}> {formatShare(share)}</tspan>}
            </text>
            {anchor === 'start' && (
              <text className={styles.share} x={x} y={y + 15}>
                {formatShare(share)}
              </text>
            )}
          </g>
        )
      })}
      {forecast.known && limitNanoUsd > 0 && <ForecastMark share={forecast.atEndNanoUsd / limitNanoUsd} />}
      <path className={styles.pointer} d={tickPath(settled, RADIUS - 14, RADIUS + 6)} />
    </svg>
  )
}

/** Where the day ends by the forecast: on the scale, or at its end when it lies beyond. */
function ForecastMark({ share }: { readonly share: number }) {
  const { x, y } = pointAt(share, RADIUS)
  return (
    <rect
      className={styles.forecast}
      x={-5}
      y={-5}
      width={10}
      height={10}
      transform={`translate(${x} ${y}) rotate(45)`}
    >
      <title>{`Forecast: ${formatShare(share)} of the limit at the reset`}</title>
    </rect>
  )
}
