import { hrefOf } from '../../app/route.ts'
import { isCloudUnread, useWatchedFleet } from '../../parts/fleet/use-fleet.ts'
import { Money } from '../../ui/money.tsx'
import styles from './outlook.module.css'

/** What own machines cost now and this month; nothing where it is known that there never was one. */
export function MachinesLine() {
  const state = useWatchedFleet().snapshot?.state
  if (state === undefined) return null
  const { hourlyNanoUsd, monthNanoUsd } = state.totals
  const isUnknown = hourlyNanoUsd === 0 && isCloudUnread(state)
  if (
    !(isUnknown && state.cloud.error !== null) &&
    monthNanoUsd === 0 &&
    state.units.every(({ machine }) => machine === null)
  )
    return null
  return (
    <dl className={styles.outlook} data-testid="machines-line">
      <div className={styles.line}>
        <dt title="Time of own machines, whether they serve or not">
          <a href={hrefOf('fleet', 'costs')}>GPUs</a>
        </dt>
        <dd>
          {isUnknown ? (
            <span title="The cloud’s list could not be read yet">not known</span>
          ) : (
            <span>
              <Money amount={hourlyNanoUsd} isPrice />
              /h
            </span>
          )}
          {(!isUnknown || monthNanoUsd > 0) && (
            <span className={styles.beside}>
              <Money amount={monthNanoUsd} /> this month
            </span>
          )}
        </dd>
      </div>
    </dl>
  )
}
