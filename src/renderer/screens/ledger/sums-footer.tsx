/** The sum of the rows that were read over the total of all, so that one sees the two become equal. */
import type { ReactNode } from 'react'
import { addUsd } from '../../../shared/money.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount, formatShare, formatTokens } from '../../ui/format.ts'
import { templateOf } from '../../ui/grid/columns.ts'
import { StateWord } from '../../ui/state-word.tsx'
import { cellClass } from './cells.tsx'
import type { Column, ColumnId } from './columns.tsx'
import type { Order } from '../../parts/ledger-query.ts'
import { isCut, rowsInWords } from './footer-words.ts'
import type { Answer } from './footer-words.ts'
import { alignedUsd, missing, sumsOf } from './sums.ts'
import type { Sums } from './sums.ts'
import type { RowListState } from './row-list.ts'
import styles from './sums-footer.module.css'

interface SumsFooterProps {
  readonly columns: readonly Column[]
  readonly rows: RowListState
  readonly order: Order
  /** Null until the ledger has answered. */
  readonly answer: Answer | null
  readonly onAddUp: () => void
  readonly onStop: () => void
}

export function SumsFooter({ columns, rows, order, answer, onAddUp, onStop }: SumsFooterProps) {
  const { sums } = rows
  const gone = answer?.withoutRow ?? null
  return (
    <div className={styles.sums} role="group" aria-label="Sums">
      {(rows.length > 0 || rows.ended) && (
        <Line
          columns={columns}
          sums={sums}
          testId="rows-sum"
          end={<Verdict {...{ rows, order, answer, onAddUp, onStop }} />}
        >
          {rowsInWords(rows, order, answer)}
        </Line>
      )}
      {gone !== null && gone.attempts > 0 && (
        <Line columns={columns} sums={gone} testId="gone-sum">
          {formatCount(gone.attempts)} more whose rows were deleted after their time
        </Line>
      )}
      {answer !== null && (
        <Line columns={columns} sums={sumsOf(answer.total)} testId="total-sum" strong>
          Total of {formatCount(answer.total.attempts)} attempts
        </Line>
      )}
    </div>
  )
}

interface LineProps {
  readonly columns: readonly Column[]
  readonly sums: Partial<Sums> & Pick<Sums, 'costNanoUsd'>
  readonly testId: string
  readonly strong?: boolean
  readonly end?: ReactNode
  readonly children: ReactNode
}

/** One line on the columns of the rows: words, then sums under their columns, then what is to be said of them. */
function Line({ columns, sums, testId, strong = false, end, children }: LineProps) {
  const firstNumber = columns.findIndex(({ id }) => id === 'input')
  const last = columns.findIndex(({ id }) => id === 'cost') + 1
  const numbers = columns.slice(firstNumber, last)
  return (
    <div
      className={styles.line}
      style={{ gridTemplateColumns: templateOf(columns) }}
      data-strong={strong ? '' : undefined}
      data-testid={testId}
      data-nano-usd={sums.costNanoUsd}
    >
      <div className={styles.words} style={{ gridColumn: `1 / ${firstNumber + 1}` }}>
        {children}
      </div>
      {numbers.map(({ id }) => (
        <div key={id} className={id === 'cost' ? styles.cost : cellClass(id)}>
          <Figure id={id} sums={sums} />
        </div>
      ))}
      <div className={styles.end} style={{ gridColumn: `${last + 1} / -1` }}>
        {end}
      </div>
    </div>
  )
}

function Figure({ id, sums }: { readonly id: ColumnId; readonly sums: LineProps['sums'] }) {
  if (id === 'cost') return alignedUsd(sums.costNanoUsd)
  const tokens = id === 'input' || id === 'cached' || id === 'output' ? sums[id] : undefined
  return tokens === undefined ? null : <span title={formatCount(tokens)}>{formatTokens(tokens)}</span>
}

type VerdictProps = Omit<SumsFooterProps, 'columns'>

function Verdict({ rows, order, answer, onAddUp, onStop }: VerdictProps) {
  if (answer === null || isCut(rows, order, answer)) return null
  const { total, withoutRow } = answer
  const left = missing(
    {
      attempts: rows.sums.attempts + withoutRow.attempts,
      costNanoUsd: addUsd(rows.sums.costNanoUsd, withoutRow.costNanoUsd),
    },
    total,
  )
  if (rows.ended && left.attempts === 0 && left.costNanoUsd === 0) {
    return <StateWord mood="good">Equal to the total</StateWord>
  }
  if (rows.ended && left.attempts > 0) {
    return <StateWord mood="warn">{`${settledSince(left.attempts)} since`}</StateWord>
  }
  if (rows.ended) {
    return (
      <StateWord mood="bad" title={DISAGREES}>
        Not the total
      </StateWord>
    )
  }
  if (rows.addingUp) {
    return (
      <>
        <span role="status">
          {formatShare(rows.length / Math.max(1, total.attempts - withoutRow.attempts))}
        </span>
        <Button small onClick={onStop}>
          Stop
        </Button>
      </>
    )
  }
  if (rows.full || rows.length === 0) return null
  return (
    <Button small className={styles.addUp} onClick={onAddUp}>
      Add up all rows
    </Button>
  )
}

/** Attempts that were in flight when the rows were read may settle before the total is. */
const settledSince = (attempts: number): string =>
  `${formatCount(attempts)} ${attempts === 1 ? 'has' : 'have'} settled`

/** Asked again, the total is still another: that must never be, and must never be hidden. */
const DISAGREES = 'Rows and total disagree: npm run ledger -- verify says where.'
