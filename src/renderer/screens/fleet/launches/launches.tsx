import type { FleetState, Launch } from '../../../../shared/contract/fleet.ts'
import { useCoreNow } from '../../../app/budgets.tsx'
import { isUnderWay } from './words.ts'
import { FailedLaunch } from './failed-launch.tsx'
import { LaunchUnderWay } from './launch-under-way.tsx'
import { useLaunchNews } from './use-launch-news.ts'
import styles from './launches.module.css'

/** Launches on their way, and those of the last day that failed. Nothing where there are none. */
export function Launches({ state }: { readonly state: FleetState }) {
  const now = useCoreNow()
  const news = useLaunchNews(state.launches)
  const shown = state.launches.filter(isShown)
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
        </section>
      )}
      <p className="srOnly" role="status">
        {news}
      </p>
    </>
  )
}

/** What is healthy stands in the list below, and what was cancelled is nowhere. */
const isShown = (launch: Launch): boolean => isUnderWay(launch) || launch.state === 'failed'
