import { hrefOf } from '../../app/route.ts'
import { useWatchedFleet } from '../../parts/fleet/use-fleet.ts'
import { Money } from '../../ui/money.tsx'
import styles from './outlook.module.css'

/** What own machines cost now and this month; nothing where there never was one. */
export function MachinesLine() {
  const state = useWatchedFleet().snapshot?.state
  if (state === undefined) return null
  const { hourlyNanoUsd, monthNanoUsd } = state.totals
  if (monthNanoUsd === 0 && state.units.every(({ machine }) => machine === null)) return null
  return (
    <dl className={styles.outlook} data-testid="machines-line">
      <div className={styles.line}>
        <dt title="Time of own machines, whether they serve or not">
          <a href={hrefOf('fleet', 'costs')}>GPUs</a>
        </dt>
        <dd>
          <span>
            <Money amount={hourlyNanoUsd} isPrice />
            /h
          </span>
          <span className={styles.beside}>
            <Money amount={monthNanoUsd} /> this month
          </span>
        </dd>
      </div>
    </dl>
  )
}
