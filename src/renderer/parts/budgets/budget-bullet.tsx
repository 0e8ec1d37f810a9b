import type { CSSProperties } from 'react'
import type { Budget } from '../../../shared/contract/budgets.ts'
import { exactUsd } from '../../../shared/money.ts'
import { LIMIT_AT, barOf } from './bullet-scale.ts'
import type { Place } from './bullet-scale.ts'
import { nearPercent } from './standing.ts'
import type { Standing } from './standing.ts'
import styles from './budget-bullet.module.css'

interface BudgetBulletProps {
  readonly budget: Budget
  readonly standing: Standing
}

/** A budget as a bullet graph: settled, held hatched behind it, the limit, the thresholds, and the forecast. */
export function BudgetBullet({ budget, standing }: BudgetBulletProps) {
  const { settled, held, forecast, ticks } = barOf(budget)
  const { limitNowNanoUsd: limit, settledNanoUsd, heldNanoUsd } = budget
  const words = `$${exactUsd(settledNanoUsd)} spent, $${exactUsd(heldNanoUsd)} held, of $${exactUsd(limit)}`
  return (
    <div
      className={styles.bullet}
      data-mood={standing.mood}
      role="meter"
      aria-label={`Spend of ${budget.name}`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={limit <= 0 ? 100 : Math.min(100, Math.round((settledNanoUsd / limit) * 100))}
      aria-valuetext={`${words}: ${standing.word}`}
    >
      <div className={styles.track} style={{ width: percent(LIMIT_AT) }} />
      <div
        className={styles.near}
        style={{
          left: percent((LIMIT_AT * nearPercent(budget)) / 100),
          width: percent(LIMIT_AT * (1 - nearPercent(budget) / 100)),
        }}
      />
      <div className={styles.held} style={from(settled, held)} />
      {settledNanoUsd > 0 && <div className={styles.settled} style={{ width: percent(settled.at) }} />}
      {ticks.map(({ percent: mark, place, crossed }) => (
        <div
          key={mark}
          className={styles.tick}
          data-crossed={crossed ? '' : undefined}
          style={{ left: percent(place.at) }}
        />
      ))}
      <div className={styles.limit} style={{ left: percent(LIMIT_AT) }} />
      {forecast !== null && (
        <>
          <div className={styles.way} style={from(settled, forecast)} />
          <div
            className={styles.forecast}
            data-beyond={forecast.beyond ? '' : undefined}
            style={{ left: percent(forecast.at) }}
          />
        </>
      )}
    </div>
  )
}

const percent = (share: number): string => `${share * 100}%`

/** From one place to a later one; nothing where it is not later. */
const from = (start: Place, end: Place): CSSProperties => ({
  left: percent(start.at),
  width: percent(Math.max(0, end.at - start.at)),
})
