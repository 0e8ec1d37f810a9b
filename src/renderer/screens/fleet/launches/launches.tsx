import { useState } from 'react'
import type { FleetState } from '../../../../shared/contract/fleet.ts'
import { useCoreNow } from '../../../app/budgets.tsx'
import { Button } from '../../../ui/button.tsx'
import { isUnderWay } from './words.ts'
import { FailedLaunch } from './failed-launch.tsx'
import { LaunchUnderWay } from './launch-under-way.tsx'
import { useLaunchNews } from './use-launch-news.ts'
import styles from './launches.module.css'

/** The newest of them: a bad day is not to push the machines out of sight. */
const FAILED_SHOWN = 2

/** Launches on their way, and those of the last day that failed. Nothing where there are none. */
export function Launches({ state }: { readonly state: FleetState }) {
  const now = useCoreNow()
  const news = useLaunchNews(state.launches)
  const [isWhole, setWhole] = useState(false)
  const underWay = state.launches.filter(isUnderWay)
  const failed = state.launches.filter((launch) => launch.state === 'failed')
  const shown = [...underWay, ...(isWhole ? failed : failed.slice(0, FAILED_SHOWN))]
  return (
    <>
      {shown.length > 0 && (
        <section className={styles.launches} aria-labelledby="launches-title" data-testid="launches">
          <h2 id="launches-title">Launches</h2>
          <ul>
            {shown.map((launch) => (
              <li key={launch.id} data-testid={`launch-${launch.id}`}>
                {launch.state === 'failed' ? (
                  <FailedLaunch launch={launch} now={now} />
                ) : (
                  <LaunchUnderWay launch={launch} cloud={state.cloud.mode} now={now} />
                )}
              </li>
            ))}
          </ul>
          {failed.length > FAILED_SHOWN && (
            <Button small onClick={() => setWhole(!isWhole)}>
              {isWhole ? 'Show fewer' : `Show ${failed.length - FAILED_SHOWN} more that failed`}
            </Button>
          )}
        </section>
      )}
      <p className="srOnly" role="status">
        {news}
      </p>
    </>
  )
}
