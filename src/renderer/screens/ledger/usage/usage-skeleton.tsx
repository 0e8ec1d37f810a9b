import { Bone } from '../../../ui/skeleton.tsx'
import styles from './usage.module.css'

/** The places of the chart and the tables. */
export function UsageSkeleton() {
  return (
    <div className={styles.page} aria-busy="true">
      <p className="srOnly" role="status">
        Loading…
      </p>
      <Bone width={360} height={16} />
      <Bone width="100%" height={280} />
      <div className={styles.tables}>
        <Bone width="100%" height={180} />
        <Bone width="100%" height={180} />
      </div>
    </div>
  )
}
