import type { BudgetState } from '../../shared/contract/system.ts'
import { THRESHOLDS, budgetLevel, budgetShares } from './budget.ts'
import { exactUsd } from '../../shared/money.ts'
import { cx } from './cx.ts'
import styles from './bullet.module.css'

/** Spend against its limit as a bar: settled, then held, with a tick at each threshold. */
export function Bullet({ budget, label }: { readonly budget: BudgetState; readonly label: string }) {
  const { settled, held } = budgetShares(budget)
  const level = budgetLevel(budget)
  return (
    <div
      className={cx(styles.bullet, styles[level.mood])}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.min(100, Math.round(settled * 100))}
      aria-valuetext={`$${exactUsd(budget.settledNanoUsd)} of $${exactUsd(budget.limitNanoUsd)}, ${level.word}`}
    >
      <div className={styles.held} style={{ width: percent(settled + held) }} />
      <div className={styles.settled} style={{ width: percent(settled) }} />
      {THRESHOLDS.map(({ share, name }) => (
        <div
          key={name}
          className={styles.tick}
          data-kind={share === 1 ? 'limit' : 'mark'}
          style={{ left: percent(share) }}
        />
      ))}
    </div>
  )
}

const percent = (share: number): string => `${Math.min(1, share) * 100}%`
