import { Launches } from '../launches/launches.tsx'
import type { SectionProps } from '../sections.ts'
import { UnitTable } from './unit-table.tsx'
import styles from './machines.module.css'

/** The lines of the fleet: machines, endpoints, and where both are one. */
export function Machines({ state }: SectionProps) {
  return (
    <div className={styles.page}>
      <Launches state={state} />
      {state.units.length === 0 ? <NoUnits /> : <UnitTable units={state.units} />}
    </div>
  )
}

/** Nothing to list: what would be here, and the one next step. */
function NoUnits() {
  return (
    <section className={styles.nothing} data-testid="no-units">
      <h2>No machine yet</h2>
      <p>Here one sees what own GPUs do, what they cost by the minute, and what of that is idle.</p>
      <p>
        Name the team’s inference servers in <code>LAMBDA_GPU_ENDPOINTS</code> and start the console again.
      </p>
    </section>
  )
}
