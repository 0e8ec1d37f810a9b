import type { RoutingState } from '../../../../shared/contract/routing.ts'
import { hrefWith } from '../../../app/route.ts'
import { DEFAULT_QUERY, writeQuery } from '../../../parts/ledger-query.ts'
import { formatCount } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { minutesOf, shareOf } from './traffic.ts'
import type { Span, TargetLine } from './traffic.ts'
import { formatRate, shareOrNone } from './words.ts'
import styles from './live.module.css'

interface FlowTableProps {
  readonly state: RoutingState
  readonly targets: readonly TargetLine[]
  readonly span: Span
}

/** The picture's figures, and more of them: a line for each workload, model and target. */
export function FlowTable({ state, targets, span }: FlowTableProps) {
  const minutes = minutesOf(state, span)
  const names = new Map(targets.map(({ id, name }) => [id, name]))
  const flows = state.flows
    .filter((flow) => flow[span].attempts > 0)
    .toSorted((one, two) => two.hour.attempts - one.hour.attempts)
  const total = flows.reduce((sum, flow) => sum + flow[span].attempts, 0)
  return (
    <div className={styles.flows} tabIndex={0} role="group" aria-label="Traffic, as a table">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Workload</th>
            <th scope="col">Model</th>
            <th scope="col">Target</th>
            <th scope="col">Attempts a minute</th>
            <th scope="col">Share</th>
            <th scope="col">Failed</th>
            <th scope="col">Retries</th>
            <th scope="col">Fell back here</th>
            <th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {flows.map((flow) => {
            const { attempts, errors, retries, fallbacks, costNanoUsd } = flow[span]
            const { workload, model, target } = flow
            const rows = writeQuery({
              ...DEFAULT_QUERY,
              span: '1h',
              traits: { workload: workload ?? '', model, target },
            })
            return (
              <tr key={`${workload ?? '\n'} ${model} ${target}`}>
                <th scope="row">
                  <a href={hrefWith('ledger', rows)} title="Its rows of the last hour">
                    {workload ?? 'No workload'}
                  </a>
                </th>
                <td title={model}>{model}</td>
                <td title={names.get(target) ?? target}>{names.get(target) ?? target}</td>
                <td>{formatRate(attempts / minutes)}</td>
                <td>{shareOrNone(shareOf(attempts, total))}</td>
                <td>{shareOrNone(shareOf(errors, attempts))}</td>
                <td>{formatCount(retries)}</td>
                <td>{formatCount(fallbacks)}</td>
                <td>
                  <Money amount={costNanoUsd} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
