import { Check } from 'lucide-react'
import type { Launch } from '../../../../shared/contract/fleet.ts'
import { useStatus } from '../../../app/status.tsx'
import { formatNear } from '../../../parts/budgets/times.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { Button } from '../../../ui/button.tsx'
import { cx } from '../../../ui/cx.ts'
import { Notice } from '../../../ui/notice.tsx'
import { LaunchName } from './launch-name.tsx'
import { elapsedInWords, nowInWords, stepsOf, triesInWords, waitsUntil } from './words.ts'
import type { CloudMode } from './words.ts'
import styles from './launches.module.css'

interface LaunchUnderWayProps {
  readonly launch: Launch
  readonly cloud: CloudMode
  /** The core's clock. */
  readonly now: number
}

/** How far one launch is, how long it has taken, and the way out while it waits. */
export function LaunchUnderWay({ launch, cloud, now }: LaunchUnderWayProps) {
  const act = useAct()
  const timezone = useStatus()?.timezone ?? 'UTC'
  const tries = triesInWords(launch, now)
  const until = waitsUntil(launch)
  return (
    <div className={styles.launch}>
      <div className={styles.head}>
        <LaunchName launch={launch} />
        <span className={styles.elapsed} data-testid="launch-elapsed">
          {elapsedInWords(launch, now)}
        </span>
        {hasWaited(launch) && (
          <Button
            small
            look="outlined"
            aria-disabled={act.busy || launch.state !== 'waiting'}
            aria-label={`Stop waiting for ${launch.terms.name}`}
            onClick={() => {
              if (launch.state !== 'waiting') return
              act.run(
                (client, options) => client.fleet.cancelLaunch({ id: launch.id }, options),
                () => undefined,
              )
            }}
          >
            Stop waiting
          </Button>
        )}
      </div>
      <ol className={styles.steps} aria-label={`Steps of ${launch.terms.name}`}>
        {stepsOf(launch).map(({ name, place }) => (
          <li
            key={name}
            className={cx(styles.step, styles[place])}
            aria-current={place === 'now' ? 'step' : undefined}
          >
            <span className={styles.mark} aria-hidden>
              {place === 'passed' && <Check size={10} strokeWidth={3} />}
            </span>
            {name}
            {place === 'passed' && <span className="srOnly">, done</span>}
          </li>
        ))}
      </ol>
      <p className={styles.sentence}>
        {nowInWords(launch, cloud)}
        {tries !== '' && <span data-testid="launch-tries"> {tries}.</span>}
        {launch.state === 'waiting' && until !== null && ` Gives up at ${formatNear(until, now, timezone)}.`}
      </p>
      {launch.problem !== null && launch.state !== 'waiting' && <Notice mood="warn">{launch.problem}</Notice>}
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </div>
  )
}

/** While it waits for capacity; in the moments in which it is asked for again the button stays, and waits. */
const hasWaited = ({ state, tries }: Launch): boolean =>
  state === 'waiting' || (state === 'asking' && tries > 0)
