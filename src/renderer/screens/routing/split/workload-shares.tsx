import type { RoutingState, WorkloadShare } from '../../../../shared/contract/routing.ts'
import { hrefOf } from '../../../app/route.ts'
import { formatCount, formatExactShare, formatShare, NONE } from '../../../ui/format.ts'
import { shareOf, sumOf } from '../live/traffic.ts'
import styles from './split.module.css'

const DECIDED_BY = {
  default: 'the default split',
  policy: 'its policy',
  rollout: 'its rollout',
} as const satisfies Record<NonNullable<WorkloadShare['decidedBy']>, string>

/** What each workload of the last hour is split by, and how it was. */
export function WorkloadShares({ state }: { readonly state: RoutingState }) {
  const serverless = new Set(state.targets.filter(({ kind }) => kind === 'serverless').map(({ id }) => id))
  const lines = state.workloads
    .map((workload) => {
      const flows = state.flows.filter((flow) => flow.workload === workload.name)
      const requests = sumOf(flows, 'hour').requests
      const there = sumOf(
        flows.filter(({ target }) => serverless.has(target)),
        'hour',
      ).requests
      return { workload, requests, there }
    })
    .toSorted((one, two) => two.requests - one.requests)
  return (
    <section className={styles.part} aria-labelledby="shares-title">
      <div className={styles.head}>
        <h2 id="shares-title">Workloads of the last hour</h2>
        <a href={hrefOf('routing', 'workloads')}>Give one a share of its own</a>
      </div>
      {lines.length === 0 ? (
        <p className={styles.quiet}>None asked for anything.</p>
      ) : (
        <table className={styles.table} aria-labelledby="shares-title" data-testid="workload-shares">
          <thead>
            <tr>
              <th scope="col">Workload</th>
              <th scope="col">Requests</th>
              <th scope="col">Went to serverless</th>
              <th scope="col">Is to go there</th>
              <th scope="col">Decided by</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ workload: { name, share, decidedBy }, requests, there }) => {
              const actual = shareOf(there, requests)
              return (
                <tr key={name ?? '\n'}>
                  <th scope="row">{name ?? 'No workload'}</th>
                  <td>{formatCount(requests)}</td>
                  <td title={`${formatCount(there)} requests`}>
                    {actual === null ? NONE : formatShare(actual)}
                  </td>
                  <td>{share === null ? NONE : formatExactShare(share)}</td>
                  <td>{decidedBy === null ? 'each its own' : DECIDED_BY[decidedBy]}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </section>
  )
}
