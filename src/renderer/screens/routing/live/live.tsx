import { useState } from 'react'
import type { RoutingState } from '../../../../shared/contract/routing.ts'
import { useCoreNow } from '../../../app/budgets.tsx'
import { useStatus } from '../../../app/status.tsx'
import { Inspector } from '../../../ui/inspector.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { Bone } from '../../../ui/skeleton.tsx'
import { useWatchedRouting } from '../use-routing.ts'
import { NothingYet } from './nothing-yet.tsx'
import { Picture } from './picture.tsx'
import { TargetDetails } from './target-details.tsx'
import { TargetTable } from './target-table.tsx'
import { SPANS, targetLines } from './traffic.ts'
import type { Span } from './traffic.ts'
import { useNews } from './use-news.ts'
import styles from './live.module.css'

/** Which workloads ask which targets now, and how those stand. */
export function Live() {
  const watched = useWatchedRouting()
  if (watched.error !== null) {
    return (
      <Problem
        title="The traffic cannot be shown"
        advice="Requests are still routed: only this screen failed. Try again; if it stays, send the details to whoever runs this console."
        error={watched.error}
        onRetry={watched.retry}
      />
    )
  }
  return watched.snapshot === null ? <Loading /> : <Now state={watched.snapshot.state} />
}

function Loading() {
  return (
    <div className={styles.scroll} aria-busy="true">
      <div className={styles.page}>
        <p className="srOnly" role="status">
          Loading…
        </p>
        <Bone width="100%" height={260} />
        <Bone width="100%" height={112} />
      </div>
    </div>
  )
}

function Now({ state }: { readonly state: RoutingState }) {
  const [span, setSpan] = useState<Span>('recent')
  const [selectedId, select] = useState<string | null>(null)
  const timezone = useStatus()?.timezone ?? 'UTC'
  const now = useCoreNow()
  const targets = targetLines(state)
  const selected = targets.find(({ id }) => id === selectedId)
  const news = useNews(targets, now)
  return (
    <>
      <div className={styles.scroll}>
        <div className={styles.page}>
          {state.flows.length === 0 ? (
            <NothingYet />
          ) : (
            <Picture
              state={state}
              targets={targets}
              span={span}
              now={now}
              selectedId={selectedId}
              onSelect={select}
              onSpan={setSpan}
              tools={<Segmented label="Time" value={span} onValueChange={setSpan} choices={SPANS} />}
            />
          )}
          <TargetTable
            state={state}
            targets={targets}
            span={span}
            now={now}
            selectedId={selectedId}
            onSelect={select}
          />
          <p className="srOnly" role="status">
            {news}
          </p>
        </div>
      </div>
      {selected !== undefined && (
        <Inspector title={selected.name} onClose={() => select(null)}>
          <TargetDetails key={selected.id} line={selected} state={state} now={now} timezone={timezone} />
        </Inspector>
      )}
    </>
  )
}
