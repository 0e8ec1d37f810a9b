import { useState } from 'react'
import type { ReactNode } from 'react'
import type { PriceChange, PricePerMillion } from '../../../shared/contract/prices.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { cx } from '../../ui/cx.ts'
import { NONE, formatCount } from '../../ui/format.ts'
import { Money } from '../../ui/money.tsx'
import { formatPrice, formatRatio } from './price-words.ts'
import type { Choice } from './use-choice.ts'
import table from './table.module.css'
import styles from './import.module.css'

const PAGE = 100

interface ImportTableProps {
  readonly lines: readonly PriceChange[]
  /** Null for lines that cannot be chosen. */
  readonly choice: Pick<Choice, 'isChosen' | 'choose'> | null
}

/** Lines of a file: each figure before and after, and what a sample request would cost. */
export function ImportTable({ lines, choice }: ImportTableProps) {
  const [count, setCount] = useState(PAGE)
  return (
    <>
      <table className={table.table} aria-label="Lines">
        <thead>
          <tr>
            {choice !== null && (
              <th className={styles.box}>
                <span className="srOnly">Import</span>
              </th>
            )}
            <th>Model</th>
            <th className={cx(styles.figure, table.number)}>In, $/1M</th>
            <th className={cx(styles.figure, table.number)}>Cached, $/1M</th>
            <th className={cx(styles.figure, table.number)}>Out, $/1M</th>
            <th
              className={cx(styles.sample, table.number)}
              title="1,000 tokens in, none of them cached, and 500 out"
            >
              Sample request
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.slice(0, count).map((line) => (
            <Line key={line.entry} line={line} choice={choice} />
          ))}
        </tbody>
      </table>
      {lines.length > count && (
        <Button onClick={() => setCount(count + PAGE)}>
          Show more of {formatCount(lines.length - count)}
        </Button>
      )}
    </>
  )
}

interface LineProps extends Pick<ImportTableProps, 'choice'> {
  readonly line: PriceChange
}

function Line({ line, choice }: LineProps) {
  const { entry, model, change, servedBy, problems, notes } = line
  return (
    <tr>
      {choice !== null && (
        <td className={styles.box}>
          <Checkbox
            label={`Import ${model}`}
            labelHidden
            checked={choice.isChosen(entry)}
            onCheckedChange={(chosen) => choice.choose([entry], chosen)}
          />
        </td>
      )}
      <td className={styles.model} title={entry}>
        <p className={styles.line}>
          <span className={styles.name}>{model}</span>
          {change === 'new' && <span className={styles.tag}>new</span>}
          {servedBy.length > 0 && <span className={styles.tag}>served by {servedBy.join(', ')}</span>}
          {notes.length > 0 && (
            <span className={styles.notes} title={notes.join(' ')}>
              {notes.join(' ')}
            </span>
          )}
        </p>
        {problems.map(({ code, message }) => (
          <p key={code} className={styles.problem}>
            {message}
          </p>
        ))}
      </td>
      <Shift line={line} figure="inputUsd" />
      <Shift line={line} figure="cachedInputUsd" />
      <Shift line={line} figure="outputUsd" />
      <Sample line={line} />
    </tr>
  )
}

interface ShiftProps {
  readonly line: PriceChange
  readonly figure: keyof PricePerMillion
}

/** One figure, with what it was where it differs. */
function Shift({ line: { before, after }, figure }: ShiftProps) {
  const was = before?.[figure]
  const is = after?.[figure]
  return (
    <td className={table.number}>
      {was !== undefined && was !== is && <Before>{formatPrice(was)}</Before>}
      {is === undefined ? NONE : formatPrice(is)}
    </td>
  )
}

function Sample({ line: { sample, ratio } }: { readonly line: PriceChange }) {
  const { beforeNanoUsd, afterNanoUsd } = sample
  return (
    <td className={table.number}>
      {beforeNanoUsd !== null && beforeNanoUsd !== afterNanoUsd && (
        <Before>
          <Money amount={beforeNanoUsd} />
        </Before>
      )}
      {afterNanoUsd === null ? NONE : <Money amount={afterNanoUsd} />}
      {ratio !== null && ratio !== 1 && <p>{formatRatio(ratio)}</p>}
    </td>
  )
}

function Before({ children }: { readonly children: ReactNode }) {
  return (
    <span className={styles.before}>
      {children}
      <span className="srOnly"> before, </span>
      <span aria-hidden> → </span>
    </span>
  )
}
