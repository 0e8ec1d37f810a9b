import type { RoutedTarget, RoutingState } from '../../../../shared/contract/routing.ts'
import { formatShare } from '../../../ui/format.ts'
import styles from './split.module.css'

/** How the requests of a side are dealt among its targets, where there are several. */
export function TargetWeights({ state: { targets } }: { readonly state: RoutingState }) {
  const sides = [
    { name: 'Serverless', own: targets.filter(({ kind }) => kind === 'serverless') },
    { name: 'Own GPUs', own: targets.filter(({ kind }) => kind === 'gpu') },
  ].filter(({ own }) => own.length > 1)
  if (sides.length === 0) return null
  return (
    <section className={styles.part} aria-labelledby="weights-title">
      <div className={styles.head}>
        <h2 id="weights-title">Within a side</h2>
        <p>By weight, among those that serve the model and are up</p>
      </div>
      <table className={styles.table} aria-labelledby="weights-title" data-testid="weights">
        <thead>
          <tr>
            <th scope="col">Target</th>
            <th scope="col">Weight</th>
            <th scope="col">Share of its side</th>
            <th scope="col">Side</th>
          </tr>
        </thead>
        <tbody>
          {sides.flatMap(({ name: side, own }) =>
            own.map(({ id, name, weight }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                <td>{weight}</td>
                <td>{formatShare(ofSide(weight, own))}</td>
                <td>{side}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </section>
  )
}

/** Where none has a weight they share evenly. */
function ofSide(weight: number, own: readonly RoutedTarget[]): number {
  const total = own.reduce((sum, target) => sum + target.weight, 0)
  return total === 0 ? 1 / own.length : weight / total
}
