import { Bone } from '../../ui/skeleton.tsx'
import styles from './overview.module.css'

/** The overview's places before its first snapshot. */
export function OverviewSkeleton() {
  return (
    <div className={styles.screen} aria-busy="true">
      <div className={styles.page}>
        <header className={styles.head}>
          <h1>Overview</h1>
          <p role="status">Loading…</p>
        </header>
        <div className={styles.top}>
          <div className={styles.spend}>
            <Bone width="100%" height={268} />
          </div>
          <div className={styles.vitals}>
            <Bone width="100%" height={64} />
            <div className={styles.charts}>
              <Bone width="100%" height={184} />
              <Bone width="100%" height={184} />
            </div>
          </div>
        </div>
        <Bone width="100%" height={308} />
      </div>
    </div>
  )
}
