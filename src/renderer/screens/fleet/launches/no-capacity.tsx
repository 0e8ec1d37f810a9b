import type { CapacityType } from '../../../../shared/contract/fleet.ts'
import { formatPrice } from '../../../../shared/money.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { USUAL_WAIT_MINUTES } from './draft.ts'
import { otherRegions, otherTypes } from './elsewhere.ts'
import type { Elsewhere } from './elsewhere.ts'
import styles from './launch.module.css'

interface NoCapacityProps {
  readonly message: string
  readonly types: readonly CapacityType[]
  readonly type: CapacityType
  readonly region: string
  readonly busy: boolean
  readonly onWait: () => void
  readonly onElsewhere: (type: CapacityType, region: string) => void
}

/** The cloud had none left: wait for one, or take what there is. */
export function NoCapacity({ message, types, type, region, busy, onWait, onElsewhere }: NoCapacityProps) {
  const regions = otherRegions(type, region)
  const others = regions.length > 0 ? [] : otherTypes(types, type, region)
  return (
    <Notice mood="bad">
      <div className={styles.noCapacity}>
        <p>{message}</p>
        <div className={styles.offers}>
          <Button look="outlined" small disabled={busy} onClick={onWait}>
            Wait and try again for {USUAL_WAIT_MINUTES} min
          </Button>
          {[...regions, ...others].map((one) => (
            <Button
              key={`${one.type.name} ${one.region}`}
              look="outlined"
              small
              onClick={() => onElsewhere(one.type, one.region)}
            >
              {insteadInWords(one, type)}
            </Button>
          ))}
        </div>
      </div>
    </Notice>
  )
}

/** "Take us-west-1", "Take gpu_1x_a6000 in us-west-1 for $0.80/h". */
const insteadInWords = ({ type, region }: Elsewhere, asked: CapacityType): string =>
  type.name === asked.name
    ? `Take ${region}`
    : `Take ${type.name} in ${region} for ${formatPrice(type.hourlyNanoUsd)}/h`
