import { useCoreNow } from '../../../app/budgets.tsx'
import type { RoutingState } from '../../../../shared/contract/routing.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Bone } from '../../../ui/skeleton.tsx'
import { formatCountdown } from '../live/words.ts'
import { useWatchedRouting } from '../use-routing.ts'
import { Ratio } from './ratio.tsx'
import { TargetWeights } from './target-weights.tsx'
import { WorkloadShares } from './workload-shares.tsx'
import styles from './split.module.css'

/** How requests are split between serverless and own GPUs, and what another split would have done. */
export function Split() {
  const watched = useWatchedRouting()
  if (watched.error !== null) {
    return (
      <Problem
        title="The split cannot be shown"
        advice="Requests are still split as it was set: only this screen failed. Try again; if it stays, send the details to whoever runs this console."
        error={watched.error}
        onRetry={watched.retry}
      />
    )
  }
  const state = watched.snapshot?.state ?? null
  return (
    <div className={styles.scroll} aria-busy={state === null ? 'true' : undefined}>
      <div className={styles.page}>
        {state === null ? (
          <>
            <p className="srOnly" role="status">
              Loading…
            </p>
            <Bone width="100%" height={220} />
            <Bone width="100%" height={140} />
          </>
        ) : (
          <>
            <OnlyOneSide state={state} />
            <Ratio state={state} />
            <WorkloadShares state={state} />
            <TargetWeights state={state} />
          </>
        )}
      </div>
    </div>
  )
}

/** Why the ratio decides nothing for the moment, where that is so. */
function OnlyOneSide({ state: { targets, forced } }: { readonly state: RoutingState }) {
  const now = useCoreNow()
  if (forced !== null) {
    const side = forced.side === 'gpu' ? 'own GPUs' : 'serverless'
    return (
      <Notice mood="warn">
        All traffic is forced to {side} for another {formatCountdown(forced.until - now)}: the split counts
        again when that ends.
      </Notice>
    )
  }
  const has = (kind: 'serverless' | 'gpu'): boolean => targets.some((target) => target.kind === kind)
  if (has('serverless') && has('gpu')) return null
  return (
    <Notice mood="quiet">
      {has('serverless')
        ? 'There is no own GPU, so everything goes to serverless, whatever the split. Name your inference servers in LAMBDA_GPU_ENDPOINTS and start again, or add one under Settings, Providers.'
        : 'There is no serverless provider, so everything goes to own GPUs, whatever the split. Add one under Settings, Providers.'}
    </Notice>
  )
}
