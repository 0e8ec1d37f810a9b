import { CirclePause, Waypoints } from 'lucide-react'
import type { Overrides as State } from '../../../../shared/contract/overrides.ts'
import { useWatchedOverrides } from '../../../app/overrides.tsx'
import { useOverridesStore } from '../../../parts/overrides/overrides-store.ts'
import { Button } from '../../../ui/button.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Bone } from '../../../ui/skeleton.tsx'
import { HistoryTable } from './history-table.tsx'
import { InForceTable } from './in-force-table.tsx'
import styles from './overrides.module.css'

/** What is forced or paused by hand: in force now, to be started, and what was before. */
export function Overrides() {
  const watched = useWatchedOverrides()
  const open = useOverridesStore((store) => store.open)
  if (watched.error !== null) {
    return (
      <Problem
        title="The overrides cannot be shown"
        advice="What is in force still holds: only this screen failed. Try again; if it stays, send the details to whoever runs this console."
        error={watched.error}
        onRetry={watched.retry}
      />
    )
  }
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <p>
          An override sends traffic where the split and the rollouts would not, for a reason and for at most 8
          hours at a time. It reverts by itself, and is shown on every screen while it holds.
        </p>
        <div className={styles.actions} role="group" aria-label="Start an override">
          <Button look="outlined" onClick={() => open({ what: 'pause', target: null })}>
            <CirclePause size={14} aria-hidden /> Pause a target…
          </Button>
          <Button look="outlined" onClick={() => open({ what: 'force', side: 'serverless' })}>
            <Waypoints size={14} aria-hidden /> Force serverless…
          </Button>
          <Button look="outlined" onClick={() => open({ what: 'force', side: 'gpu' })}>
            <Waypoints size={14} aria-hidden /> Force GPU…
          </Button>
        </div>
      </header>
      {watched.snapshot === null ? (
        <Bone width="100%" height={84} />
      ) : (
        <Lists state={watched.snapshot.state} />
      )}
    </div>
  )
}

function Lists({ state: { inForce, recent } }: { readonly state: State }) {
  return (
    <>
      <section aria-labelledby="in-force">
        <h2 id="in-force">In force</h2>
        {inForce.length === 0 ? (
          <p className={styles.none} data-testid="no-overrides">
            Nothing: requests go where the split, the rollouts and the health of the targets send them.
          </p>
        ) : (
          <InForceTable overrides={inForce} />
        )}
      </section>
      <section aria-labelledby="override-history">
        <h2 id="override-history">History</h2>
        {recent.length === 0 ? (
          <p className={styles.none}>No override has ended yet.</p>
        ) : (
          <HistoryTable overrides={recent} />
        )}
      </section>
    </>
  )
}
