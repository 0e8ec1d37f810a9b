import { useCallback, useState } from 'react'
import type { Overview as OverviewState } from '../../../shared/contract/overview.ts'
import type { Attempt } from '../../../shared/contract/requests.ts'
import type { Status } from '../../../shared/contract/system.ts'
import { useWatchedStatus } from '../../app/status.tsx'
import { useWatch } from '../../rpc/use-watch.ts'
import type { Subscribe } from '../../rpc/use-watch.ts'
import { RequestDetails } from '../../parts/request-details.tsx'
import { attemptKey } from '../../ui/outcome.ts'
import { Inspector } from '../../ui/inspector.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Charts } from './charts.tsx'
import { FirstRequest } from './first-request.tsx'
import { OverviewSkeleton } from './overview-skeleton.tsx'
import { RecentRequests } from './recent-requests.tsx'
import { RefusalLine } from './refusal-line.tsx'
import { Spend } from './spend.tsx'
import { useHeldRows } from './use-held-rows.ts'
import { Vitals } from './vitals.tsx'
import styles from './overview.module.css'

const subscribe: Subscribe<OverviewState> = (client, options) => client.overview.watch(undefined, options)

/** What goes through the gateway now, what it costs, and how fast it is. */
export function Overview() {
  const status = useWatchedStatus()
  const overview = useWatch(subscribe)
  const error = status.error ?? overview.error
  if (error !== null) {
    return (
      <Problem
        title="The overview cannot be shown"
        advice="The console answered with an error. Try again; if it stays, send the details to whoever runs this console."
        error={error}
        onRetry={() => {
          status.retry()
          overview.retry()
        }}
      />
    )
  }
  if (status.snapshot === null || overview.snapshot === null) return <OverviewSkeleton />
  return <Picture status={status.snapshot.state} overview={overview.snapshot.state} />
}

interface PictureProps {
  readonly status: Status
  readonly overview: OverviewState
}

function Picture({ status, overview }: PictureProps) {
  const [selected, setSelected] = useState<Attempt | null>(null)
  const close = useCallback(() => setSelected(null), [])
  const rows = useHeldRows(overview.recent)
  const listed = selected !== null && rows.shown.some((row) => attemptKey(row) === attemptKey(selected))
  const { timezone } = status
  return (
    <>
      <div className={styles.screen}>
        <div className={styles.page}>
          <header className={styles.head}>
            <h1>Overview</h1>
            <p>Last 60 minutes, times in {timezone}</p>
          </header>
          <div className={styles.top}>
            <div className={styles.spend}>
              <Spend status={status} lastHourNanoUsd={overview.lastHour.costNanoUsd} />
            </div>
            <div className={styles.vitals}>
              <Vitals overview={overview} timezone={timezone} />
              <RefusalLine refusals={overview.refusals} timezone={timezone} />
              <div className={styles.charts}>
                <Charts minutes={overview.minutes} timezone={timezone} />
              </div>
            </div>
          </div>
          {overview.recent.length === 0 ? (
            <FirstRequest gatewayUrl={status.gatewayUrl} />
          ) : (
            <RecentRequests rows={rows} timezone={timezone} selected={selected} onSelect={setSelected} />
          )}
        </div>
      </div>
      {selected !== null && (
        <Inspector title="Request" onClose={close}>
          {!listed && <Notice mood="quiet">This request has left the list of the last requests.</Notice>}
          <RequestDetails key={attemptKey(selected)} attempt={selected} timezone={timezone} />
        </Inspector>
      )}
    </>
  )
}
