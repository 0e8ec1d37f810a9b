import { useCallback, useEffect, useState } from 'react'
import type { Capacity } from '../../../../shared/contract/fleet.ts'
import { parseRoute } from '../../../app/route.ts'
import { failureInWords } from '../../../rpc/failure-words.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { useKeptFresh } from '../../../rpc/use-kept-fresh.ts'
import { useLoaded } from '../../../rpc/use-loaded.ts'
import type { Load } from '../../../rpc/use-loaded.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Bone } from '../../../ui/skeleton.tsx'
import { LaunchDialog } from '../launches/launch-dialog.tsx'
import { useLaunchStore } from '../launches/launch-store.ts'
import { CLOUD_WORDS } from '../launches/words.ts'
import type { SectionProps } from '../sections.ts'
import { FilterBar } from './filter-bar.tsx'
import { EVERYTHING, listed } from './narrow.ts'
import { NoCloud } from './no-cloud.tsx'
import { TypeTable } from './type-table.tsx'
import styles from './capacity.module.css'

const load: Load<Capacity> = (client, options) => client.fleet.capacity({ isFresh: false }, options)

/** The cloud is asked for five lists, and takes one question a second. */
const CLOUD_TIMEOUT_MS = 30_000

/** Capacity comes and goes by the minute. */
const FRESH_EVERY_MS = 60_000

/** What the cloud offers: types, prices, and where there is capacity now. */
export function CapacityBrowser({ state }: SectionProps) {
  return state.cloud.mode === 'none' ? <NoCloud /> : <Offers state={state} />
}

function Offers({ state }: SectionProps) {
  const loaded = useLoaded(load, CLOUD_TIMEOUT_MS)
  useKeptFresh(loaded.refresh, FRESH_EVERY_MS)
  const act = useAct()
  const { run } = act
  const { replace } = loaded
  const readAnew = useCallback(
    () =>
      run((client, options) => client.fleet.capacity({ isFresh: true }, options), replace, CLOUD_TIMEOUT_MS),
    [run, replace],
  )
  const { seed, open, close } = useLaunchStore()
  // Whoever leaves the screen leaves the wish to launch, and does not find it again on return.
  useEffect(
    () => () => {
      if (parseRoute(location.hash) !== 'fleet') close()
    },
    [close],
  )
  const [narrowing, setNarrowing] = useState(EVERYTHING)
  const capacity = loaded.value
  const trouble = act.problem ?? (loaded.error === null ? null : failureInWords(loaded.error))
  if (capacity === null && loaded.error !== null) {
    return (
      <Problem
        title={
          seed === null ? 'What can be launched cannot be shown' : 'Nothing can be launched from here now'
        }
        advice={
          state.cloud.error === null
            ? failureInWords(loaded.error)
            : 'The cloud does not tell what there is; why stands above. Try again, or launch in the cloud’s own dashboard.'
        }
        error={loaded.error}
        onRetry={loaded.reload}
      />
    )
  }
  return (
    <div className={styles.scroll}>
      <div className={styles.page} aria-busy={capacity === null}>
        {capacity === null ? (
          <Loading cloud={CLOUD_WORDS[state.cloud.mode]} />
        ) : (
          <>
            <FilterBar
              capacity={capacity}
              narrowing={narrowing}
              busy={act.busy}
              onChange={setNarrowing}
              onRefresh={readAnew}
            />
            {trouble !== null && (
              <Notice mood="warn">
                The list could not be read anew, and is as old as it says. {trouble}
              </Notice>
            )}
            <TypeTable
              types={listed(capacity.types, narrowing)}
              onLaunch={(type) =>
                open({ type, ...(narrowing.region !== null && { region: narrowing.region }) })
              }
            />
            <p className={styles.foot}>
              Prices are those of {CLOUD_WORDS[state.cloud.mode]}; a month is 730 hours. A machine is paid for
              by the minute until it is terminated: it cannot be stopped.
            </p>
          </>
        )}
      </div>
      {seed !== null && capacity !== null && (
        <LaunchDialog state={state} capacity={capacity} seed={seed} onStale={readAnew} onClose={close} />
      )}
    </div>
  )
}

function Loading({ cloud }: { readonly cloud: string }) {
  return (
    <>
      <p className="srOnly" role="status">
        Asking {cloud} what can be launched…
      </p>
      <Bone width="60%" height={28} />
      <Bone width="100%" height={260} />
    </>
  )
}
