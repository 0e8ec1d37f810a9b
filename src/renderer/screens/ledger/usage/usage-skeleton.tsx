import { Bone } from '../../../ui/skeleton.tsx'
import styles from './usage.module.css'

const LINES = [0, 1, 2, 3, 4] as const

/** The places of the chart, its lines and the tables. */
export function UsageSkeleton() {
  return (
    <div className={styles.page} aria-busy="true">
      <p className="srOnly" role="status">
        Loading…
      </p>
      <div className={styles.boneTotal}>
        <Bone width={420} height={14} />
      </div>
      <div className={styles.spend}>
        <div className={styles.boneChart} />
        <BoneLines />
      </div>
      <div className={styles.tables}>
        <BoneLines />
        <BoneLines />
      </div>
    </div>
  )
}

function BoneLines() {
  return (
    <div className={styles.boneLines}>
      {LINES.map((line) => (
        <Bone key={line} width="100%" height={10} />
      ))}
    </div>
  )
}
