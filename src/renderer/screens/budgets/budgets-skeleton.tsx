import { Bone } from '../../ui/skeleton.tsx'
import styles from './budgets.module.css'

/** The screen's places before the first snapshot. */
export function BudgetsSkeleton() {
  return (
    <div className={styles.screen} aria-busy="true">
      <div className={styles.page}>
        <header className={styles.head}>
          <h1>Budgets</h1>
          <p role="status">Loading…</p>
        </header>
        <div className={styles.bones}>
          <Bone width="100%" height={20} />
          <Bone width="100%" height={48} />
          <Bone width="100%" height={48} />
          <Bone width="100%" height={160} />
        </div>
      </div>
    </div>
  )
}
