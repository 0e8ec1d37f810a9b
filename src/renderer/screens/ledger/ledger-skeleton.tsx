import { Bone } from '../../ui/skeleton.tsx'
import styles from './ledger.module.css'

/** The ledger's places before it is known what timezone it is in. */
export function LedgerSkeleton() {
  return (
    <div className={styles.screen} aria-busy="true">
      <div className={styles.controls}>
        <div className={styles.head}>
          <div className={styles.title}>
            <h1>Ledger</h1>
            <p className="srOnly" role="status">
              Loading…
            </p>
          </div>
          <Bone width={420} height={28} />
        </div>
        <Bone width="100%" height={28} />
        <Bone width={360} height={16} />
      </div>
      <div className={styles.rows}>
        <Bone width="100%" height={420} />
      </div>
    </div>
  )
}
