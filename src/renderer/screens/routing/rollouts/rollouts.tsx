import { Plus } from 'lucide-react'
import type { Rollout } from '../../../../shared/contract/rollouts.ts'
import { useCoreNow } from '../../../app/budgets.tsx'
import { useStatus } from '../../../app/status.tsx'
import { useWatch } from '../../../rpc/use-watch.ts'
import { Button } from '../../../ui/button.tsx'
import { Inspector } from '../../../ui/inspector.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Bone } from '../../../ui/skeleton.tsx'
import { Dialogs } from './dialogs.tsx'
import { EndedTable } from './ended-table.tsx'
import { RolloutHistory } from './history.tsx'
import { NoRollouts } from './no-rollouts.tsx'
import { RolloutView } from './rollout-view.tsx'
import { useRolloutsStore } from './rollouts-store.ts'
import { subscribeRollouts } from './subscribe.ts'
import { workloadInWords } from './words.ts'
import styles from './rollouts.module.css'

/** Workloads on their way to serverless: each stage, its gate, and how it was before. */
export function Rollouts() {
  const watched = useWatch(subscribeRollouts)
  if (watched.error !== null) {
    return (
      <Problem
        title="The rollouts cannot be shown"
        advice="They go on, and a breach still rolls them back: only this screen failed. Try again; if it stays, send the details to whoever runs this console."
        error={watched.error}
        onRetry={watched.retry}
      />
    )
  }
  return (
    <>
      <div className={styles.screen}>
        {watched.snapshot === null ? (
          <div className={styles.page} aria-hidden>
            <Bone width="40%" height={28} />
            <Bone width="100%" height={220} />
          </div>
        ) : (
          <List rollouts={watched.snapshot.state.rollouts} />
        )}
      </div>
      {watched.snapshot !== null && <Beside rollouts={watched.snapshot.state.rollouts} />}
    </>
  )
}

function List({ rollouts }: { readonly rollouts: readonly Rollout[] }) {
  const now = useCoreNow()
  const timezone = useStatus()?.timezone ?? 'UTC'
  const { selectedId, select, open } = useRolloutsStore()
  const deciding = rollouts.filter(({ endedAt }) => endedAt === null)
  const ended = rollouts.filter(({ endedAt }) => endedAt !== null)
  const start = (
    <Button look="filled" onClick={() => open({ what: 'start' })}>
      <Plus size={14} aria-hidden /> Start a rollout
    </Button>
  )
  return (
    <div className={styles.page}>
      {rollouts.length === 0 ? (
        <NoRollouts>{start}</NoRollouts>
      ) : (
        <header className={styles.top}>
          <p className={styles.quiet}>
            {deciding.length === 0
              ? 'No rollout decides a share now.'
              : `${deciding.length} ${deciding.length === 1 ? 'rollout decides' : 'rollouts decide'} a share, times in ${timezone}`}
          </p>
          {start}
        </header>
      )}
      {deciding.map((rollout) => (
        <RolloutView
          key={rollout.id}
          rollout={rollout}
          now={now}
          timezone={timezone}
          selected={rollout.id === selectedId}
          onSelect={() => select(rollout.id === selectedId ? null : rollout.id)}
        />
      ))}
      {ended.length > 0 && (
        <EndedTable rollouts={ended} timezone={timezone} selectedId={selectedId} onSelect={select} />
      )}
      <News rollouts={deciding} />
    </div>
  )
}

/** For screen readers: what a gate decided while the screen was open. */
function News({ rollouts }: { readonly rollouts: readonly Rollout[] }) {
  const newest = rollouts.find(({ last }) => last?.author === 'gate')
  return (
    <p className="srOnly" role="status">
      {newest?.last?.reason ?? ''}
    </p>
  )
}

function Beside({ rollouts }: { readonly rollouts: readonly Rollout[] }) {
  const timezone = useStatus()?.timezone ?? 'UTC'
  const { selectedId, select } = useRolloutsStore()
  const selected = rollouts.find(({ id }) => id === selectedId)
  return (
    <>
      {selected !== undefined && (
        <Inspector title={`History of ${workloadInWords(selected.workload)}`} onClose={() => select(null)}>
          <RolloutHistory
            key={`${selected.id} ${selected.last?.id ?? 0}`}
            rollout={selected}
            timezone={timezone}
          />
        </Inspector>
      )}
      <Dialogs rollouts={rollouts} />
    </>
  )
}
