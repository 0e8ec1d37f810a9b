import type { ReactNode } from 'react'
import type { Budget } from '../../../shared/contract/budgets.ts'
import { formatUsd } from '../../../shared/money.ts'
import { cx } from '../../ui/cx.ts'
import { NONE } from '../../ui/format.ts'
import { Money } from '../../ui/money.tsx'
import { StateWord } from '../../ui/state-word.tsx'
import { BudgetBullet } from '../../parts/budgets/budget-bullet.tsx'
import { Slices } from './slices.tsx'
import { standingOf } from '../../parts/budgets/standing.ts'
import { formatMoment, resetsIn } from '../../parts/budgets/times.ts'
import { forecastInWords, shareOfLimit, termsInWords, variableOf } from '../../parts/budgets/words.ts'
import styles from './budget-table.module.css'

interface BudgetRowProps {
  readonly budget: Budget
  readonly now: number
  readonly tabIndex: number
  readonly selected: boolean
  readonly onFocus: () => void
  readonly onSelect: () => void
}

export function BudgetRow({ budget, now, selected, onSelect, ...focus }: BudgetRowProps) {
  const standing = standingOf(budget, now)
  const variable = variableOf(budget)
  const terms = termsInWords(budget)
  return (
    <tr aria-selected={selected} onClick={onSelect} data-testid={`budget-${budget.name}`} {...focus}>
      <Cell
        above={
          <>
            <strong title={budget.name}>{budget.name}</strong>
            {variable !== null && <code className={styles.variable}>{variable}</code>}
          </>
        }
        below={terms}
        title={variable === null ? terms : `${terms}. Set by ${variable}`}
      />
      <Cell
        above={<StateWord mood={standing.mood}>{standing.word}</StateWord>}
        below={standing.why}
        title={standing.why ?? undefined}
      />
      <td>
        <BudgetBullet budget={budget} standing={standing} />
      </td>
      <Cell
        number
        above={<Money amount={budget.settledNanoUsd} className={styles.spent} />}
        below={budget.heldNanoUsd > 0 && `+ ${formatUsd(budget.heldNanoUsd)} held`}
      />
      <Cell
        number
        above={<Money amount={budget.limitNowNanoUsd} />}
        below={limitNote(budget)}
        title={
          budget.raise === null
            ? undefined
            : `Raised from ${formatUsd(budget.limitNanoUsd)}: ${budget.raise.reason}`
        }
      />
      <Cell
        number
        above={budget.forecast.known ? <Money amount={budget.forecast.atEndNanoUsd} /> : NONE}
        below={
          budget.forecast.known
            ? shareOfLimit(budget.forecast.atEndNanoUsd, budget.limitNowNanoUsd)
            : 'not yet'
        }
        title={forecastInWords(budget, now)}
      />
      <Cell
        number
        className={styles.resets}
        above={resetsIn(budget, now)}
        below={formatMoment(budget.windowEnd, budget.timezone)}
        title={`Times in ${budget.timezone}`}
      />
      <td className={styles.window}>
        <Slices budget={budget} />
      </td>
    </tr>
  )
}

function limitNote({ raise, limitNanoUsd, enforcement }: Budget): ReactNode {
  if (raise !== null) {
    return (
      <>
        raised<span className={styles.wide}> from {formatUsd(limitNanoUsd)}</span>
      </>
    )
  }
  return enforcement === 'hard' ? 'hard' : 'warns only'
}

interface CellProps {
  readonly above: ReactNode
  readonly below: ReactNode
  readonly number?: boolean
  readonly className?: string | undefined
  readonly title?: string | undefined
}

/** Two lines: the figure, and what it stands under. */
function Cell({ above, below, number = false, className, title }: CellProps) {
  return (
    <td className={cx(number && styles.number, className)} title={title}>
      <div className={styles.line}>{above}</div>
      <div className={cx(styles.line, styles.below)}>{below}</div>
    </td>
  )
}
