import { useCallback } from 'react'
import type { ReactNode } from 'react'
import type { Budget, PastWindow } from '../../../shared/contract/budgets.ts'
import { formatUsd } from '../../../shared/money.ts'
import { failureInWords } from '../../rpc/failure-words.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'
import { NONE } from '../../ui/format.ts'
import { Money } from '../../ui/money.tsx'
import { Bone } from '../../ui/skeleton.tsx'
import { FigurePanel } from './figure-panel.tsx'
import { PERIOD_WORDS, windowInWords } from '../../parts/budgets/times.ts'
import styles from './past-windows.module.css'

const WINDOWS = 12

/** The windows that are over, each as a bar against the limit it ended with. Asked for once. */
export function PastWindows({ budget }: { readonly budget: Budget }) {
  const { id } = budget
  const load: Load<{ windows: PastWindow[] }> = useCallback(
    (client, options) => client.budgets.history({ id, windows: WINDOWS }, options),
    [id],
  )
  const { value, error } = useLoaded(load)
  const { past } = PERIOD_WORDS[budget.period]
  const title = `Past ${past}`
  if (value === null) {
    return (
      <Plain title={title}>
        {error === null ? <Bone width="100%" height={96} /> : <p role="alert">{failureInWords(error)}</p>}
      </Plain>
    )
  }
  if (value.windows.length === 0) {
    return (
      <Plain title={title}>
        <p>This is the first one. What the next ones come to will stand here.</p>
      </Plain>
    )
  }
  if (
    value.windows.every(({ settledNanoUsd, limitNanoUsd }) => settledNanoUsd === 0 && limitNanoUsd === null)
  ) {
    return (
      <Plain title={title}>
        <p>{`Nothing was spent in the last ${value.windows.length} ${past}, before there was this budget.`}</p>
      </Plain>
    )
  }
  return <Windows title={title} budget={budget} windows={value.windows.toReversed()} />
}

function Plain({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.plain} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

interface WindowsProps {
  readonly title: string
  readonly budget: Budget
  /** Oldest first. */
  readonly windows: readonly PastWindow[]
}

function Windows({ title, budget, windows }: WindowsProps) {
  const { period, timezone } = budget
  const top = Math.max(
    ...windows.map(({ settledNanoUsd, limitNanoUsd }) => Math.max(settledNanoUsd, limitNanoUsd ?? 0)),
    1,
  )
  const limited = windows.flatMap(({ settledNanoUsd, limitNanoUsd }) =>
    limitNanoUsd === null ? [] : [settledNanoUsd <= limitNanoUsd],
  )
  const kept = limited.filter(Boolean).length
  const oldest = windows.at(0)
  const newest = windows.at(-1)
  return (
    <FigurePanel
      title={title}
      columns={['Window', 'Spent', 'Limit', 'Raised']}
      rows={windows.map((window) => ({
        key: window.windowStart,
        cells: [
          windowInWords(window, period, timezone),
          <Money key="spent" amount={window.settledNanoUsd} />,
          window.limitNanoUsd === null ? NONE : <Money key="limit" amount={window.limitNanoUsd} />,
          window.raises.length === 0 ? NONE : raisesInWords(window),
        ],
      }))}
    >
      <div
        className={styles.bars}
        role="img"
        aria-label={
          limited.length === 0
            ? `${windows.length} ${PERIOD_WORDS[period].past} before there was a limit`
            : `${kept} of ${limited.length} ended within their limit`
        }
      >
        {windows.map((window) => (
          <Column
            key={window.windowStart}
            window={window}
            top={top}
            name={windowInWords(window, period, timezone)}
          />
        ))}
      </div>
      <div className={styles.axis} aria-hidden>
        {oldest !== undefined && <span>{windowInWords(oldest, period, timezone)}</span>}
        {newest !== undefined && newest !== oldest && <span>{windowInWords(newest, period, timezone)}</span>}
      </div>
    </FigurePanel>
  )
}

interface ColumnProps {
  readonly window: PastWindow
  readonly top: number
  readonly name: string
}

function Column({ window, top, name }: ColumnProps) {
  const { settledNanoUsd: settled, limitNanoUsd: limit } = window
  const against = limit === null ? '' : ` of ${formatUsd(limit)}`
  const raised = window.raises.length === 0 ? '' : `, ${raisesInWords(window)}`
  return (
    <div className={styles.column} title={`${name}: ${formatUsd(settled)}${against}${raised}`}>
      <div
        className={styles.bar}
        data-over={limit !== null && settled > limit ? '' : undefined}
        style={{ height: `${(settled / top) * 100}%` }}
      />
      {limit !== null && <div className={styles.limit} style={{ bottom: `${(limit / top) * 100}%` }} />}
    </div>
  )
}

const raisesInWords = ({ raises }: PastWindow): string =>
  raises.length === 1 ? 'raised once' : `raised ${raises.length} times`
