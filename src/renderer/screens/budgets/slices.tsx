import type { Budget } from '../../../shared/contract/budgets.ts'
import { formatUsd, nanoUsd } from '../../../shared/money.ts'
import { sliceInWords, slicesOf } from '../../parts/budgets/times.ts'
import styles from './slices.module.css'

const HEIGHT = 24
const BAR = 4
const GAP = 1

/** The window so far as bars, an hour or a day each; what is still to come is an empty ground line. */
export function Slices({ budget }: { readonly budget: Budget }) {
  const { slices, period, timezone, name } = budget
  const count = Math.max(slicesOf(budget, period), slices.length)
  const peak = Math.max(...slices.map(({ settledNanoUsd }) => settledNanoUsd), 0)
  const busiest = slices.find(({ settledNanoUsd }) => settledNanoUsd === peak)
  const words =
    peak === 0 || busiest === undefined
      ? 'nothing spent yet'
      : `most at ${sliceInWords(busiest.startsAt, period, timezone)}: ${formatUsd(nanoUsd(peak))}`
  const label = `${name} per ${period === 'day' ? 'hour' : 'day'}: ${words}`
  const width = count * (BAR + GAP) - GAP
  return (
    <svg
      className={styles.slices}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <rect className={styles.ground} x={0} y={HEIGHT - 1} width={width} height={1} />
      {slices.map(({ startsAt, settledNanoUsd }, index) => {
        const height = peak === 0 ? 0 : Math.max(settledNanoUsd > 0 ? 1 : 0, (settledNanoUsd / peak) * HEIGHT)
        return (
          <rect
            key={startsAt}
            className={styles.bar}
            data-now={index === slices.length - 1 ? '' : undefined}
            x={index * (BAR + GAP)}
            y={HEIGHT - height}
            width={BAR}
            height={height}
          />
        )
      })}
    </svg>
  )
}
