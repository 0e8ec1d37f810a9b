import type { CapacityType } from '../../../../shared/contract/fleet.ts'
import { Money } from '../../../ui/money.tsx'
import styles from './launch.module.css'

/** What it will cost, beside the button that says so once more. */
export function PriceBar({ type: { hourlyNanoUsd, monthlyNanoUsd } }: { readonly type: CapacityType }) {
  return (
    <p className={styles.prices} data-testid="launch-price">
      <strong>
        <Money amount={hourlyNanoUsd} isPrice />
      </strong>{' '}
      per hour,{' '}
      <strong>
        <Money amount={monthlyNanoUsd} />
      </strong>{' '}
      per month of 730 h, whether it serves or not
    </p>
  )
}
