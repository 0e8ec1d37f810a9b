import type { Launch } from '../../../../shared/contract/fleet.ts'
import { useStatus } from '../../../app/status.tsx'
import { Button } from '../../../ui/button.tsx'
import { formatAge, formatInstant } from '../../../ui/format.ts'
import { StateWord } from '../../../ui/state-word.tsx'
import { USUAL_WAIT_MINUTES } from './draft.ts'
import { LaunchName } from './launch-name.tsx'
import { launch as launchAnew } from './launch-store.ts'
import { NO_CAPACITY } from './refusals.ts'
import styles from './launches.module.css'

/** What came of nothing, why, and the way to try again. It goes by itself after a day. */
export function FailedLaunch({ launch, now }: { readonly launch: Launch; readonly now: number }) {
  const timezone = useStatus()?.timezone ?? 'UTC'
  const { terms, problem, problemCode, changedAt } = launch
  return (
    <div className={styles.launch}>
      <div className={styles.head}>
        <StateWord mood="bad">Launch failed</StateWord>
        <LaunchName launch={launch} />
        <span className={styles.elapsed} title={formatInstant(changedAt, timezone)}>
          {formatAge(Math.max(0, now - changedAt))}
        </span>
        <Button
          small
          look="outlined"
          aria-label={`Launch again…: ${terms.name}`}
          title="With the same choices; the start-up script is not shown again, so give it anew"
          onClick={() =>
            launchAnew(problemCode === NO_CAPACITY ? { ...terms, waitMinutes: USUAL_WAIT_MINUTES } : terms)
          }
        >
          Launch again…
        </Button>
      </div>
      {problem !== null && <p className={styles.problem}>{problem}</p>}
    </div>
  )
}
