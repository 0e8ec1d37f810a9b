import type { Economics } from '../../../../shared/contract/fleet.ts'
import { useLoaded } from '../../../rpc/use-loaded.ts'
import type { Load } from '../../../rpc/use-loaded.ts'
import { priceInWords } from '../../../parts/model-words.ts'
import { formatCount, formatTokens } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { Select } from '../../../ui/select.tsx'
import type { Choice } from '../../../ui/select.tsx'
import { cheaperInWords, mixInWords } from './words.ts'
import styles from './costs.module.css'

interface ComparisonTableProps {
  readonly economics: Economics
  readonly onModel: (model: string) => void
}

/** The models that have a price: without one nobody knows what serverless would take. */
const loadPriced: Load<readonly Choice<string>[]> = async (client, options) =>
  (await client.models.list(undefined, options)).models
    .filter(({ kind, price }) => kind === 'chat' && price !== null)
    .map(({ id, price }) => ({ value: id, name: id, about: priceInWords(price) }))

/** A few volumes and the measured one: what a month of each costs, here and there. */
export function ComparisonTable({ economics, onModel }: ComparisonTableProps) {
  const { value: priced } = useLoaded(loadPriced)
  const { model, perMillionNanoUsd, comparison } = economics
  const known = priced?.some(({ value }) => value === model) ?? false
  return (
    <section className={styles.comparison} aria-labelledby="comparison-title">
      <div className={styles.head}>
        <h2 id="comparison-title">Serverless or GPU</h2>
        <Select
          className={styles.model}
          label="At the price of"
          labelHidden
          value={model}
          onValueChange={onModel}
          choices={[...(known ? [] : [{ value: model, name: model }]), ...(priced ?? [])]}
        />
      </div>
      <table className={styles.table} aria-labelledby="comparison-title" data-testid="comparison">
        <thead>
          <tr>
            <th scope="col">Tokens a month</th>
            <th scope="col">Serverless</th>
            <th scope="col">GPU</th>
            <th scope="col">Cheaper</th>
          </tr>
        </thead>
        <tbody>
          {comparison.map((row) => (
            <tr key={`${row.isMeasured} ${row.tokensPerMonth}`}>
              <th scope="row" title={formatCount(row.tokensPerMonth)}>
                {formatTokens(row.tokensPerMonth)}
                {row.isMeasured && <span className={styles.quiet}> measured</span>}
              </th>
              <td>
                <Money amount={row.serverlessNanoUsd} isPrice={!row.isMeasured} />
              </td>
              <td>
                <Money amount={row.gpuNanoUsd} />
              </td>
              <td>{cheaperInWords(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.quiet}>
        Serverless takes <Money amount={perMillionNanoUsd} isPrice /> per 1M tokens of {model},{' '}
        {mixInWords(economics)}. The measured volume is projected to a whole month.
      </p>
    </section>
  )
}
