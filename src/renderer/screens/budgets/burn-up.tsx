import type { Budget } from '../../../shared/contract/budgets.ts'
import { formatUsd } from '../../../shared/money.ts'
import { Money } from '../../ui/money.tsx'
import { burnUpOf, polyline, runningTotals } from './burn-up-scale.ts'
import { FigurePanel } from './figure-panel.tsx'
import { sliceInWords, formatMoment } from '../../parts/budgets/times.ts'
import styles from './burn-up.module.css'

/** What the window has cost so far, from its start to its reset: beside the even pace, the limit and the forecast. */
export function BurnUp({ budget, now }: { readonly budget: Budget; readonly now: number }) {
  const { period, timezone, windowStart, windowEnd, limitNowNanoUsd, settledNanoUsd, forecast } = budget
  const { spent, pace, limitY, forecastLine, nowPlace } = burnUpOf(budget, now)
  const label =
    `${formatUsd(settledNanoUsd)} of ${formatUsd(limitNowNanoUsd)} since ${formatMoment(windowStart, timezone)}` +
    (forecast.known ? `, forecast ${formatUsd(forecast.atEndNanoUsd)}` : '')
  return (
    <FigurePanel
      title="This window"
      columns={[period === 'day' ? 'Hour' : 'Day', 'Spent', 'In all']}
      rows={runningTotals(budget).map(({ startsAt, settledNanoUsd: slice, totalNanoUsd }) => ({
        key: startsAt,
        cells: [
          sliceInWords(startsAt, period, timezone),
          <Money key="spent" amount={slice} />,
          <Money key="total" amount={totalNanoUsd} />,
        ],
      }))}
    >
      <div className={styles.plot} role="img" aria-label={label}>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
          <polyline className={styles.pace} points={polyline(pace)} />
          <path className={styles.limit} d={`M0 ${limitY}H100`} />
          <polygon
            className={styles.area}
            points={`0,100 ${polyline(spent)} ${(nowPlace.x * 100).toFixed(2)},100`}
          />
          {forecastLine !== null && <polyline className={styles.forecast} points={polyline(forecastLine)} />}
          <polyline className={styles.spent} points={polyline(spent)} />
        </svg>
        <span className={styles.limitName} style={{ top: `${limitY}%` }}>
          Limit {formatUsd(limitNowNanoUsd)}
        </span>
        <span className={styles.dot} style={{ left: `${nowPlace.x * 100}%`, top: `${nowPlace.y * 100}%` }} />
      </div>
      <div className={styles.axis} aria-hidden>
        <span>{formatMoment(windowStart, timezone)}</span>
        <span>{formatMoment(windowEnd, timezone)}</span>
      </div>
    </FigurePanel>
  )
}
