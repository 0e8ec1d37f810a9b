import { useRef } from 'react'
import type { KeyboardEvent } from 'react'
import type { Cell, Report } from '../../../../shared/contract/reconciliation.ts'
import { cx } from '../../../ui/cx.ts'
import { NONE, formatDate } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { StateWord } from '../../../ui/state-word.tsx'
import { SignedMoney } from './signed-money.tsx'
import { keyOf, modelInWords, signedCount, verdictOf } from './words.ts'
import styles from './reconcile.module.css'

interface CellTableProps {
  readonly cells: readonly Cell[]
  readonly totals: Report['totals']
  readonly selected: string | null
  readonly onSelect: (key: string | null) => void
}

/** A row per day and model, and the sum of each column under it. The arrows and j/k move, Enter opens the reasons. */
export function CellTable({ cells, totals, selected, onSelect }: CellTableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const at = Math.max(
    0,
    cells.findIndex((cell) => keyOf(cell) === selected),
  )
  const onKeyDown = (event: KeyboardEvent<HTMLTableSectionElement>): void => {
    const rows = [...event.currentTarget.rows]
    const focused = rows.findIndex((row) => row === document.activeElement)
    const moveTo = (index: number): void => {
      const next = Math.max(0, Math.min(rows.length - 1, index))
      const cell = cells[next]
      rows[next]?.focus()
      if (selected !== null && cell !== undefined) onSelect(keyOf(cell))
    }
    const cell = cells[focused]
    const keys: Record<string, (() => void) | undefined> = {
      j: () => moveTo(focused + 1),
      ArrowDown: () => moveTo(focused + 1),
      k: () => moveTo(focused - 1),
      ArrowUp: () => moveTo(focused - 1),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      Enter: () => cell !== undefined && onSelect(keyOf(cell)),
      Escape: () => onSelect(null),
    }
    const act = keys[event.key]
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }
  return (
    <table
      className={cx(styles.table, styles.cells)}
      role="grid"
      aria-label="Differences"
      data-testid="cells"
    >
      <thead>
        <tr>
          <th className={styles.day}>Day, UTC</th>
          <th>Model</th>
          <th className={cx(styles.money, styles.number, styles.side)}>Billed, $</th>
          <th className={cx(styles.money, styles.number, styles.side)}>Ledger, $</th>
          <th className={cx(styles.money, styles.number)}>Difference, $</th>
          <th className={cx(styles.count, styles.number)}>Tokens</th>
          <th className={cx(styles.count, styles.number)}>Requests</th>
          <th className={cx(styles.money, styles.number, styles.rest)}>Unexplained, $</th>
          <th className={styles.verdict}>Result</th>
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={onKeyDown}>
        {cells.map((cell, index) => (
          <tr
            key={keyOf(cell)}
            tabIndex={index === at ? 0 : -1}
            aria-selected={keyOf(cell) === selected}
            data-first={cells[index - 1]?.day === cell.day ? undefined : ''}
            onClick={() => onSelect(keyOf(cell))}
          >
            <Row cell={cell} repeated={cells[index - 1]?.day === cell.day} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={2}>All days and models</td>
          <td className={cx(styles.number, styles.side)}>
            <Money amount={totals.invoiceNanoUsd} />
          </td>
          <td className={cx(styles.number, styles.side)}>
            <Money amount={totals.ledgerNanoUsd} />
          </td>
          <td className={styles.number}>
            <SignedMoney amount={totals.differenceNanoUsd} />
          </td>
          <td className={cx(styles.number, styles.count)}>{sumInWords(cells, tokensOf)}</td>
          <td className={cx(styles.number, styles.count)}>
            {sumInWords(cells, ({ difference }) => difference.requests)}
          </td>
          <td className={cx(styles.number, styles.rest)}>
            <SignedMoney amount={totals.unexplainedNanoUsd} />
          </td>
          <td className={styles.verdict} />
        </tr>
      </tfoot>
    </table>
  )
}

function Row({ cell, repeated }: { readonly cell: Cell; readonly repeated: boolean }) {
  const { invoice, ledger, difference, unexplainedNanoUsd } = cell
  const { word, mood } = verdictOf(cell)
  const tokens = tokensOf(cell)
  const billed = invoice?.costNanoUsd ?? null
  const owed = ledger?.costNanoUsd ?? null
  return (
    <>
      <td className={styles.soft}>
        <span className={repeated ? 'srOnly' : undefined}>{formatDate(cell.day, 'UTC')}</span>
      </td>
      <td title={namesInWords(cell)}>{modelInWords(cell.model)}</td>
      <td
        className={cx(styles.number, styles.side)}
        title={cell.costImplied ? 'At the ledger’s price' : undefined}
      >
        {cell.costImplied && '≈ '}
        {billed === null ? NONE : <Money amount={billed} />}
      </td>
      <td className={cx(styles.number, styles.side)}>{owed === null ? NONE : <Money amount={owed} />}</td>
      <td className={cx(styles.number, cell.verdict !== 'agrees' && styles.strong)}>
        <SignedMoney amount={difference.costNanoUsd} />
      </td>
      <td className={cx(styles.number, styles.count)}>{tokens === null ? NONE : signedCount(tokens)}</td>
      <td className={cx(styles.number, styles.count)}>
        {difference.requests === null ? NONE : signedCount(difference.requests)}
      </td>
      <td className={cx(styles.number, styles.rest, unexplainedNanoUsd !== 0 && styles.strong)}>
        <SignedMoney amount={unexplainedNanoUsd} />
      </td>
      <td className={styles.verdict}>
        <StateWord mood={mood}>{word}</StateWord>
      </td>
    </>
  )
}

const tokensOf = ({ difference: { inputTokens, outputTokens } }: Cell): number | null =>
  inputTokens === null || outputTokens === null ? null : inputTokens + outputTokens

const namesInWords = ({ model, namedAs }: Cell): string =>
  namedAs.some((name) => name !== model) ? `On the invoice: ${namedAs.join(', ')}` : modelInWords(model)

function sumInWords(cells: readonly Cell[], read: (cell: Cell) => number | null): string {
  const known = cells.map(read).filter((value) => value !== null)
  return known.length === 0 ? NONE : signedCount(known.reduce((sum, value) => sum + value, 0))
}
