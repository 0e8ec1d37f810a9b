import { Cloud, Server } from 'lucide-react'
import { useCallback, useRef } from 'react'
import type { RoutingState } from '../../../../shared/contract/routing.ts'
import { cx } from '../../../ui/cx.ts'
import { NONE, formatCount } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { StateWord } from '../../../ui/state-word.tsx'
import { useFirstRowKey } from '../../../ui/use-first-row-key.ts'
import { useRowCursor } from '../../../ui/use-row-cursor.ts'
import { minutesOf, shareOf, SPANS, sumOf } from './traffic.ts'
import type { Span, TargetLine } from './traffic.ts'
import { breakerStanding, formatRate, shareOrNone, worstStanding } from './words.ts'
import type { Standing } from './words.ts'
import styles from './live.module.css'

interface TargetTableProps {
  readonly state: RoutingState
  readonly targets: readonly TargetLine[]
  readonly span: Span
  readonly now: number
  readonly selectedId: string | null
  readonly onSelect: (id: string | null) => void
}

/** The targets as a grid: one row takes part in the tab order, j/k and the arrows move it. */
export function TargetTable({ state, targets, span, now, selectedId, onSelect }: TargetTableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const ids = targets.map(({ id }) => id)
  const { at, onFocus, onKeyDown } = useRowCursor(body, ids, selectedId, onSelect)
  useFirstRowKey(useCallback(() => body.current?.querySelector('tr')?.focus(), []))
  const words = SPANS.find(({ value }) => value === span)?.words ?? ''
  return (
    <section className={styles.targets} aria-labelledby="targets-title">
      <div className={styles.head}>
        <h2 id="targets-title">Targets</h2>
        <p>Rates and shares of {words}; durations and cost of the last hour</p>
      </div>
      <table
        className={cx(styles.table, styles.grid)}
        role="grid"
        aria-labelledby="targets-title"
        data-testid="targets"
      >
        <thead>
          <tr>
            <th>Target</th>
            <th className={styles.stateColumn}>State</th>
            <th className={styles.breakerColumn}>Breaker</th>
            <th className={styles.rateColumn} title="Attempts a minute">
              Per minute
            </th>
            <th className={styles.shareColumn} title="Attempts that ended with an error">
              Failed
            </th>
            <th className={styles.shareColumn} title="The share of requests that were sent here first">
              First choice
            </th>
            <th className={styles.shareColumn} title="The share that the split would send here">
              Wanted
            </th>
            <th
              className={styles.countColumn}
              title="Attempts that came here after another target had failed"
            >
              Fallbacks
            </th>
            <th className={styles.durationColumn}>p50, ms</th>
            <th className={styles.durationColumn}>p95, ms</th>
            <th className={styles.costColumn}>Cost</th>
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {targets.map((line) => (
            <tr
              key={line.id}
              data-testid={`target-${line.id}`}
              tabIndex={line.id === at ? 0 : -1}
              aria-selected={line.id === selectedId}
              onFocus={() => onFocus(line.id)}
              onClick={() => onSelect(line.id)}
            >
              <Cells state={state} line={line} span={span} now={now} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

type CellsProps = Pick<TargetTableProps, 'state' | 'span' | 'now'> & { readonly line: TargetLine }

function Cells({ state, line, span, now }: CellsProps) {
  const { name, kind, target, flows } = line
  const counts = sumOf(flows, span)
  const requests = sumOf(state.flows, span).requests
  const Kind = kind === 'gpu' ? Server : Cloud
  const isPaused = target !== null && target.pausedUntil !== null
  const closed = target !== null && target.breaker.breaker.state === 'closed'
  // A breaker has its own column: here stands what it does not say.
  const shown = target === null || isPaused ? target : { ...target, breaker: CLOSED }
  return (
    <>
      <td title={`${name}: ${kind === 'gpu' ? 'own GPU' : kind === null ? 'removed' : 'serverless'}`}>
        <span className={styles.name}>
          <Kind size={13} aria-hidden />
          <span>{name}</span>
        </span>
      </td>
      <td>
        <State {...worstStanding(shown, now)} />
      </td>
      <td>
        {target === null ? (
          NONE
        ) : closed ? (
          <span title="Requests go through">Closed</span>
        ) : (
          <State {...breakerStanding(target.breaker, now)} />
        )}
      </td>
      <td>{formatRate(counts.attempts / minutesOf(state, span))}</td>
      <td title={`${formatCount(counts.errors)} of ${formatCount(counts.attempts)} attempts`}>
        {shareOrNone(shareOf(counts.errors, counts.attempts))}
      </td>
      <td title={`${formatCount(counts.requests)} of ${formatCount(requests)} requests`}>
        {shareOrNone(shareOf(counts.requests, requests))}
      </td>
      <td title={target === null ? undefined : `${formatCount(target.planned[span])} requests`}>
        {shareOrNone(target === null ? null : shareOf(target.planned[span], requests))}
      </td>
      <td className={styles.countColumn}>{formatCount(counts.fallbacks)}</td>
      <td className={styles.durationColumn}>{milliseconds(target?.latency.p50Ms ?? null)}</td>
      <td className={styles.durationColumn}>{milliseconds(target?.latency.p95Ms ?? null)}</td>
      <td className={styles.costColumn}>
        <Money amount={sumOf(flows, 'hour').costNanoUsd} />
      </td>
    </>
  )
}

const CLOSED = {
  breaker: { state: 'closed' },
  consecutiveFailures: 0,
  errorRate: null,
  openedAt: null,
} as const

const milliseconds = (ms: number | null): string => (ms === null ? NONE : formatCount(ms))

function State({ mood, icon, word, about }: Standing) {
  return (
    <StateWord mood={mood} title={about} {...(icon !== undefined && { icon })}>
      {word}
    </StateWord>
  )
}
