import { useMemo, useState } from 'react'
import type { LedgerFilter } from '../../../shared/contract/ledger.ts'
import type { Status } from '../../../shared/contract/system.ts'
import { useSection } from '../../app/route.ts'
import { useWatchedStatus } from '../../app/status.tsx'
import { Problem } from '../../ui/problem.tsx'
import { useAsked } from './asked.ts'
import { Book } from './book.tsx'
import { ColumnMenu } from './column-menu.tsx'
import { ExportNote } from './export-note.tsx'
import { FilterBar } from './filter-bar.tsx'
import { GroupPicker } from './group-picker.tsx'
import { LedgerSkeleton } from './ledger-skeleton.tsx'
import { OrderPicker } from './order-picker.tsx'
import { RangePicker } from './range-picker.tsx'
import { Reconcile } from './reconcile/reconcile.tsx'
import { isOpen, spanOf } from './spans.ts'
import { Title } from './title.tsx'
import { Usage } from './usage/usage.tsx'
import styles from './ledger.module.css'

/** Every settled attempt with its price, and totals that equal their rows; what providers bill beside it. */
export function Ledger() {
  const status = useWatchedStatus()
  const section = useSection()
  if (section === 'invoices') {
    return (
      <div className={styles.invoices}>
        <Title section={section} />
        <Reconcile />
      </div>
    )
  }
  if (status.error !== null) {
    return (
      <Problem
        title="The ledger cannot be shown"
        advice="The console answered with an error. Try again; if it stays, send the details to whoever runs this console."
        error={status.error}
        onRetry={status.retry}
      />
    )
  }
  if (status.snapshot === null) return <LedgerSkeleton />
  const { state, at, receivedAt } = status.snapshot
  if (section === 'usage') {
    return <Usage status={state} aheadMs={at - receivedAt} />
  }
  return <Attempts status={state} aheadMs={at - receivedAt} />
}

interface AttemptsProps {
  readonly status: Status
  /** How far the core's clock is ahead of this page's. */
  readonly aheadMs: number
}

function Attempts({ status, aheadMs }: AttemptsProps) {
  // The clocks are compared once: the list must not move with each breath of the network.
  const [ahead] = useState(aheadMs)
  const { query, at, ask, askAgain } = useAsked(ahead)
  const { timezone } = status
  const span = useMemo(() => spanOf(query.span, at, timezone), [query.span, at, timezone])
  const filter: LedgerFilter = useMemo(
    () => ({ ...span, ...query.traits, ...(query.text !== '' && { text: query.text }) }),
    [span, query.traits, query.text],
  )
  return (
    <Book
      query={query}
      filter={filter}
      open={isOpen(query.span)}
      status={status}
      onAsk={ask}
      onAskAgain={askAgain}
      controls={
        <>
          <div className={styles.head}>
            <Title section={null} span={query.span} />
            <RangePicker
              key={`${span.from} ${span.to}`}
              value={query.span}
              span={span}
              timezone={timezone}
              onChange={(next) => ask({ ...query, span: next })}
            />
            <div className={styles.tools}>
              <GroupPicker value={query.by} onChange={(by) => ask({ ...query, by })} />
              {query.by === null && (
                <OrderPicker value={query.order} onChange={(order) => ask({ ...query, order })} />
              )}
              {query.by === null && <ColumnMenu />}
              <ExportNote span={span} status={status} />
            </div>
          </div>
          <FilterBar query={query} span={span} onChange={ask} />
        </>
      }
    />
  )
}
