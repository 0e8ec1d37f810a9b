import type { ReactNode } from 'react'
import styles from './rollouts.module.css'

/** What rollouts are for, and the one next step. */
export function NoRollouts({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.empty} data-testid="no-rollouts">
      <h2>Move a workload to serverless in stages</h2>
      <p>
        A rollout sends a growing share of one workload to serverless, for example 0, 10, 50 and then 100 %.
        Each stage has a gate: how many requests may fail, how long they may take, what they may cost and what
        people have to think of them, by itself or against how it was before. A stage that passes goes on; one
        that breaches its gate goes back at once.
      </p>
      {children}
    </div>
  )
}
