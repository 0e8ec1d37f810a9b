import { useCallback, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { Button } from '../../ui/button.tsx'
import { NONE, formatCount, formatInstant, formatTime, formatTokens } from '../../ui/format.ts'
import { ESTIMATED, Money } from '../../ui/money.tsx'
import { StateWord } from '../../ui/state-word.tsx'
import { attemptKey, isCounted, isEstimated, isMeasured, outcomeOf } from '../../ui/outcome.ts'
import { cx } from '../../ui/cx.ts'
import { useFirstRowKey } from '../../ui/use-first-row-key.ts'
import type { HeldRows } from './use-held-rows.ts'
import styles from './recent-requests.module.css'

interface RecentRequestsProps {
  readonly rows: HeldRows
  readonly timezone: string
  readonly selected: Attempt | null
  readonly onSelect: (attempt: Attempt | null) => void
}

/** The latest attempts as a grid: one row takes part in the tab order, j/k and the arrows move it. */
export function RecentRequests({ rows, timezone, selected, onSelect }: RecentRequestsProps) {
  const { shown: attempts, newer } = rows
  const section = useRef<HTMLElement>(null)
  const body = useRef<HTMLTableSectionElement>(null)
  const [cursor, setCursor] = useState<string | null>(null)
  // The row that had the cursor may have scrolled out of the list.
  const at = Math.max(
    0,
    attempts.findIndex((attempt) => attemptKey(attempt) === cursor),
  )

  useFirstRowKey(useCallback(() => body.current?.querySelector('tr')?.focus(), []))

  const moveTo = (index: number): void => {
    const next = attempts[Math.max(0, Math.min(attempts.length - 1, index))]
    if (next === undefined) return
    setCursor(attemptKey(next))
    if (selected !== null) onSelect(next)
    body.current?.querySelectorAll('tr')[attempts.indexOf(next)]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const keys: Record<string, (() => void) | undefined> = {
      j: () => moveTo(at + 1),
      ArrowDown: () => moveTo(at + 1),
      k: () => moveTo(at - 1),
      ArrowUp: () => moveTo(at - 1),
      Home: () => moveTo(0),
      End: () => moveTo(attempts.length - 1),
      Enter: () => onSelect(attempts[at] ?? null),
      Escape: () => onSelect(null),
    }
    const act = keys[event.key]
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }
  return (
    <section
      ref={section}
      className={styles.section}
      aria-labelledby="recent-title"
      tabIndex={-1}
      {...rows.onSection}
    >
      <div className={styles.head}>
        <h2 id="recent-title">Last requests</h2>
        <p>The latest {attempts.length} settled, newest first</p>
        {newer !== null && (
          <p className={styles.newer} data-testid="newer">
            {newer}
            <Button
              small
              onClick={() => {
                // The button goes away: the focus waits here, and does not hold the list.
                section.current?.focus({ preventScroll: true })
                rows.showNow()
              }}
            >
              Show now
            </Button>
            {rows.byPointerOnly && 'or move away to see them'}
          </p>
        )}
      </div>
      <table className={styles.table} role="grid" aria-labelledby="recent-title" data-testid="recent">
        <thead>
          <tr>
            <th className={styles.time}>Time</th>
            <th className={styles.model}>Model</th>
            <th className={styles.target}>Target</th>
            <th className={cx(styles.tokens, styles.number)}>Tokens in</th>
            <th className={cx(styles.tokens, styles.number)}>Out</th>
            <th className={cx(styles.cost, styles.number)}>Cost</th>
            <th className={cx(styles.duration, styles.number)}>Latency, ms</th>
            <th className={cx(styles.duration, styles.number)} title="Time to first token">
              TTFT, ms
            </th>
            <th className={styles.status}>Status</th>
            <th className={styles.reason}>Reason</th>
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown} {...rows.onRows}>
          {attempts.map((attempt, index) => {
            const key = attemptKey(attempt)
            return (
              <tr
                key={key}
                tabIndex={index === at ? 0 : -1}
                aria-selected={selected !== null && attemptKey(selected) === key}
                onFocus={() => setCursor(key)}
                onClick={() => onSelect(attempt)}
              >
                <Cells attempt={attempt} timezone={timezone} />
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function Cells({ attempt, timezone }: { readonly attempt: Attempt; readonly timezone: string }) {
  const { mood, icon, word } = outcomeOf(attempt)
  const { tokens } = attempt
  const counted = isCounted(attempt)
  const estimated = isEstimated(attempt)
  const tokenTitle = (count: string): string => (estimated ? `${ESTIMATED.title} (${count})` : count)
  const sign = estimated && counted ? `${ESTIMATED.sign} ` : ''
  return (
    <>
      <td className={styles.soft} title={formatInstant(attempt.settledAt, timezone)}>
        {formatTime(attempt.settledAt, timezone)}
      </td>
      <td title={attempt.modelServed}>{attempt.modelServed}</td>
      <td className={cx(styles.target, styles.soft)} title={attempt.target}>
        <bdi>{attempt.target}</bdi>
      </td>
      <td className={styles.number} title={tokenTitle(formatCount(tokens.input + tokens.cached))}>
        {sign}
        {counted ? formatTokens(tokens.input + tokens.cached) : NONE}
      </td>
      <td className={styles.number} title={tokenTitle(formatCount(tokens.output))}>
        {sign}
        {counted ? formatTokens(tokens.output) : NONE}
      </td>
      <td className={styles.number}>
        <Money amount={attempt.costNanoUsd} estimated={estimated} />
      </td>
      <td className={styles.number}>{isMeasured(attempt) ? formatCount(attempt.latencyMs) : NONE}</td>
      <td className={styles.number}>{attempt.ttftMs === null ? NONE : formatCount(attempt.ttftMs)}</td>
      <td className={styles.status}>
        <StateWord mood={mood} title={word} {...(icon !== undefined && { icon })}>
          {word}
        </StateWord>
      </td>
      <td className={cx(styles.reason, styles.soft)} title={attempt.reason}>
        {attempt.reason}
      </td>
    </>
  )
}
