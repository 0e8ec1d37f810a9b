import { useState } from 'react'
import { isCloudUnread } from '../../../parts/fleet/use-fleet.ts'
import { failureInWords } from '../../../rpc/failure-words.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Bone } from '../../../ui/skeleton.tsx'
import { refusalIn } from '../launches/refusals.ts'
import type { SectionProps } from '../sections.ts'
import { BreakEven } from './break-even.tsx'
import { ComparisonTable } from './comparison-table.tsx'
import { machinesOf } from './figures.ts'
import { MachineTable } from './machine-table.tsx'
import { Month } from './month.tsx'
import { RestsOn } from './rests-on.tsx'
import { useCosts } from './use-costs.ts'
import type { Costs as CostsState } from './use-costs.ts'
import styles from './costs.module.css'

/** What machines cost, against serverless and against the bill before. */
export function Costs({ state }: SectionProps) {
  const [model, setModel] = useState<string | null>(null)
  const machines = machinesOf(state.units)
  const loaded = useCosts(model, machines)
  /** Stays until the figures at another model's price have come. */
  const [last, setLast] = useState<CostsState | null>(null)
  if (loaded.value !== null && loaded.value !== last) setLast(loaded.value)
  const costs = loaded.value ?? last
  if (costs === null && loaded.error === null) return <Loading />
  const refusal = refusalIn(loaded.error)
  if (costs === null && refusal === null) {
    return (
      <Problem
        title="The costs cannot be shown"
        advice={failureInWords(loaded.error)}
        error={loaded.error}
        onRetry={loaded.reload}
      />
    )
  }
  return (
    <div className={styles.scroll}>
      <div className={styles.page}>
        {loaded.error !== null && (
          <Notice mood="warn">
            {refusal === null && 'These figures could not be read anew, and are as they were. '}
            {failureInWords(loaded.error)}
          </Notice>
        )}
        {isCloudUnread(state) && (
          <Notice mood="warn">
            The cloud’s list has not been read yet. What runs there costs, and is missing in these figures.
          </Notice>
        )}
        {costs !== null && (
          <>
            <Month month={costs.economics.month} />
            <div className={styles.halves}>
              <BreakEven economics={costs.economics} />
              <ComparisonTable economics={costs.economics} onModel={setModel} />
            </div>
          </>
        )}
        <MachineTable
          machines={machines}
          totals={state.totals}
          isUnread={isCloudUnread(state)}
          tokensOf={costs?.tokensOf ?? NO_TOKENS}
        />
        {costs !== null && <RestsOn economics={costs.economics} />}
      </div>
    </div>
  )
}

/** Nobody has counted them. */
const NO_TOKENS: ReadonlyMap<string, number> = new Map()

function Loading() {
  return (
    <div className={styles.scroll} aria-busy="true">
      <div className={styles.page}>
        <p className="srOnly" role="status">
          Loading…
        </p>
        <Bone width="100%" height={72} />
        <Bone width="100%" height={260} />
        <Bone width="100%" height={120} />
      </div>
    </div>
  )
}
