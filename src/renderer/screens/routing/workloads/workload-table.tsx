import { useRef } from 'react'
import type { Budget } from '../../../../shared/contract/budgets.ts'
import type { Rollout } from '../../../../shared/contract/rollouts.ts'
import type { WorkloadState } from '../../../../shared/contract/workloads.ts'
import { COST_PRIORITY_WORDS, CRITICALITY_WORDS } from '../../../parts/workloads/policy-words.ts'
import { cx } from '../../../ui/cx.ts'
import { NONE, formatCount, formatExactShare } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { StateWord } from '../../../ui/state-word.tsx'
import { useRowCursor } from '../../../ui/use-row-cursor.ts'
import {
  SHARE_BY,
  budgetInWords,
  budgetsOf,
  failuresInWords,
  isDefault,
  modelsInWords,
  nameInWords,
  reviewInWords,
  rolloutInWords,
  rolloutOf,
  shareOf,
} from './words.ts'
import styles from './table.module.css'

/** What else there is to say of a workload. */
export interface Circumstances {
  readonly rollouts: readonly Rollout[]
  readonly budgets: readonly Budget[]
  /** The share for all that have none of their own; null before it is known. */
  readonly ratio: number | null
}

interface WorkloadTableProps extends Circumstances {
  readonly workloads: readonly WorkloadState[]
  readonly selected: string | null
  readonly onSelect: (name: string | null) => void
}

/** One line per workload, the default policy first. A click or Enter shows it. */
export function WorkloadTable({ workloads, selected, onSelect, ...circumstances }: WorkloadTableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const names = workloads.map(({ name }) => name)
  const cursor = useRowCursor(body, names, selected, onSelect)
  return (
    <table className={styles.table} role="grid" aria-label="Workloads" data-testid="workloads">
      <thead>
        <tr>
          <th>Workload</th>
          <th className={styles.state}>State</th>
          <th className={styles.criticality}>Criticality</th>
          <th className={styles.priority}>Priority</th>
          <th className={styles.models}>Models</th>
          <th className={cx(styles.share, styles.number)}>Serverless</th>
          <th className={styles.rollout}>Rollout</th>
          <th className={styles.budget}>Budget</th>
          <th className={cx(styles.requests, styles.number)}>Requests, 24 h</th>
          <th className={cx(styles.cost, styles.number)}>Cost, 24 h</th>
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={cursor.onKeyDown}>
        {workloads.map((workload) => (
          <tr
            key={workload.name}
            tabIndex={workload.name === cursor.at ? 0 : -1}
            aria-selected={workload.name === selected}
            onFocus={() => cursor.onFocus(workload.name)}
            onClick={() => onSelect(workload.name)}
          >
            <Cells workload={workload} {...circumstances} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What a workload has of its own stands out against what it has from the default policy. */
function Cells({ workload, rollouts, budgets, ratio }: Circumstances & { readonly workload: WorkloadState }) {
  const { name, own, policy, last24h } = workload
  const review = reviewInWords(workload)
  const rollout = rolloutOf(name, rollouts)
  const share = shareOf(workload, rollout, ratio)
  const [budget] = isDefault(workload) ? [] : budgetsOf(name, budgets)
  const inherited = (member: keyof typeof own): string | undefined =>
    own[member] === undefined ? styles.soft : undefined
  return (
    <>
      <td className={cx(isDefault(workload) && styles.default)} title={name}>
        {nameInWords(name)}
      </td>
      <td className={styles.state}>
        {review === null ? NONE : <StateWord mood={review.mood}>{review.word}</StateWord>}
      </td>
      <td className={cx(styles.criticality, inherited('criticality'))}>
        {CRITICALITY_WORDS[policy.criticality]}
      </td>
      <td className={cx(styles.priority, inherited('costPriority'))}>
        {COST_PRIORITY_WORDS[policy.costPriority]}
      </td>
      <td
        className={cx(styles.models, inherited('allowedModels'))}
        title={policy.allowedModels?.join(', ') ?? 'Every model that is served'}
      >
        {modelsInWords(policy.allowedModels)}
      </td>
      <td
        className={cx(
          styles.share,
          styles.number,
          share?.by !== 'own' && share?.by !== 'rollout' && styles.soft,
        )}
        title={share === null ? undefined : SHARE_BY[share.by]}
      >
        {share === null ? NONE : formatExactShare(share.share)}
      </td>
      <td className={cx(styles.rollout, rollout === undefined && styles.soft)} title={rollout?.name}>
        {rolloutInWords(rollout)}
      </td>
      <td className={cx(styles.budget, budget === undefined && styles.soft)} title={budget?.name}>
        {budget === undefined ? NONE : budgetInWords(budget)}
      </td>
      <td className={cx(styles.requests, styles.number)} title={`Failed: ${failuresInWords(last24h)}`}>
        {formatCount(last24h.requests)}
      </td>
      <td className={cx(styles.cost, styles.number)}>
        <Money amount={last24h.costNanoUsd} />
      </td>
    </>
  )
}
