import { useRef, useState } from 'react'
import type { PriceVersion, PricedModel } from '../../../shared/contract/prices.ts'
import { useStatus } from '../../app/status.tsx'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { NONE, formatCount, formatDate, formatInstant } from '../../ui/format.ts'
import { StateWord } from '../../ui/state-word.tsx'
import { ORIGIN_WORDS, formatPrice } from './price-words.ts'
import { useRowCursor } from '../../ui/use-row-cursor.ts'
import table from './table.module.css'
import styles from './prices.module.css'

/** An import can bring thousands: they are drawn as somebody asks for them. */
const PAGE = 200

interface PriceTableProps {
  readonly models: readonly PricedModel[]
  readonly selected: string | null
  readonly onSelect: (model: string | null) => void
}

/** Models and what a million tokens of each costs now. A click or Enter shows the history. */
export function PriceTable({ models, selected, onSelect }: PriceTableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [shownCount, setShownCount] = useState(PAGE)
  const shown = models.slice(0, shownCount)
  const keys = shown.map(({ model }) => model)
  const cursor = useRowCursor(body, keys, selected, onSelect)
  if (models.length === 0) return <p className={styles.none}>No model has this in its name.</p>
  return (
    <>
      <table className={table.table} role="grid" aria-label="Prices" data-testid="prices">
        <thead>
          <tr>
            <th>Model</th>
            <th className={cx(styles.price, table.number)}>In, $/1M</th>
            <th className={cx(styles.price, table.number)}>Cached, $/1M</th>
            <th className={cx(styles.price, table.number)}>Out, $/1M</th>
            <th className={styles.origin}>Origin</th>
            <th className={styles.since}>In force since</th>
            <th className={styles.served}>Served by</th>
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={cursor.onKeyDown}>
          {shown.map((state) => (
            <tr
              key={state.model}
              tabIndex={state.model === cursor.at ? 0 : -1}
              aria-selected={state.model === selected}
              onFocus={() => cursor.onFocus(state.model)}
              onClick={() => onSelect(state.model)}
            >
              <Cells state={state} />
            </tr>
          ))}
        </tbody>
      </table>
      {models.length > shownCount && (
        <Button className={styles.more} onClick={() => setShownCount((count) => count + PAGE)}>
          Show {formatCount(Math.min(PAGE, models.length - shownCount))} more of{' '}
          {formatCount(models.length - shownCount)}
        </Button>
      )}
    </>
  )
}

function Cells({ state }: { readonly state: PricedModel }) {
  const { model, kind, servedBy, history } = state
  const timezone = useStatus()?.timezone ?? 'UTC'
  const { price: current, origin } = shownPrice(state)
  // Newest first: the last of them is the next to come.
  const next = history.findLast((version) => version.state === 'scheduled')
  const served = servedBy.length === 0 ? NONE : servedBy.join(', ')
  return (
    <>
      <td title={model}>{model}</td>
      <Figure of={current} figure="inputUsd" />
      <Figure of={current} figure="cachedInputUsd" />
      {kind === 'embeddings' ? (
        <td className={cx(table.number, table.faint)} title="An embedding has no output tokens">
          {NONE}
        </td>
      ) : (
        <Figure of={current} figure="outputUsd" />
      )}
      <td className={cx(styles.origin, table.soft)} title={current?.source}>
        {origin ?? <StateWord mood="warn">No price</StateWord>}
      </td>
      <td className={cx(styles.since, table.soft)}>
        {current !== null && (
          <span title={formatInstant(current.effectiveFrom, timezone)}>
            {formatDate(current.effectiveFrom, timezone)}
          </span>
        )}
        {next !== undefined && (
          <span className={styles.next} title={`Changes ${formatInstant(next.effectiveFrom, timezone)}`}>
            <span className="srOnly">, changes</span> {formatDate(next.effectiveFrom, timezone)}
          </span>
        )}
      </td>
      <td className={cx(styles.served, table.soft)} title={served}>
        {served}
      </td>
    </>
  )
}

/** The price for whoever serves it; where only targets have one, theirs, as far as one line can show it. */
function shownPrice({ current, ofTargets }: PricedModel): {
  readonly price: PriceVersion | null
  readonly origin: string | null
} {
  if (current !== null) return { price: current, origin: ORIGIN_WORDS[current.origin] }
  const [own, ...others] = ofTargets.filter((one) => one.current !== null)
  if (own === undefined) return { price: null, origin: null }
  if (others.length > 0) return { price: null, origin: `At ${others.length + 1} targets` }
  return { price: own.current, origin: `At ${own.target}` }
}

interface FigureProps {
  readonly of: PriceVersion | null
  readonly figure: 'inputUsd' | 'cachedInputUsd' | 'outputUsd'
}

function Figure({ of, figure }: FigureProps) {
  return <td className={table.number}>{of === null ? NONE : formatPrice(of[figure])}</td>
}
