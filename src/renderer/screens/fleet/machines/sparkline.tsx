import { sparkPath } from './spark-path.ts'
import styles from './sparkline.module.css'

const [WIDTH, HEIGHT] = [52, 14]
/** The last half hour by the minute. */
const STEPS = 30

interface SparklineProps {
  readonly values: readonly (number | null)[]
  /** The value at the upper edge; without one the highest of them is. */
  readonly top?: number
}

/** How a figure went in the last half hour. It stands beside the figure, and only for the eye. */
export function Sparkline({ values, top }: SparklineProps) {
  const highest = Math.max(...values.map((value) => value ?? 0), 0)
  const d = sparkPath(values, {
    width: WIDTH,
    height: HEIGHT,
    top: top ?? Math.max(1, highest),
    steps: STEPS,
  })
  return (
    <svg
      className={styles.spark}
      width={WIDTH}
      height={HEIGHT + 2}
      viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`}
      aria-hidden
    >
      {d !== '' && <path d={d} />}
    </svg>
  )
}
