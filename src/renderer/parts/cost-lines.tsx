import type { LedgerRow } from '../../shared/contract/ledger.ts'
import type { Attempt } from '../../shared/contract/requests.ts'
import { exactUsd } from '../../shared/money.ts'
import { NONE, formatCount, formatDate } from '../ui/format.ts'
import { USAGE_WORDS, isCounted } from '../ui/outcome.ts'
import { Bone } from '../ui/skeleton.tsx'
import { Field } from './fields.tsx'
import { priceSum } from './price-lines.ts'
import styles from './cost-lines.module.css'
import group from './attempt-details.module.css'

const ORIGIN_WORDS = {
  catalogue: 'Catalogue',
  console: 'Entered in the console',
  import: 'Imported',
  unpriced: 'No price was known',
} as const satisfies Record<LedgerRow['price']['origin'], string>

interface CostLinesProps {
  readonly attempt: Attempt
  readonly row: LedgerRow | null
  readonly timezone: string
}

/** Tokens × price = cost, line by line, under the price that counts for this attempt for ever. */
export function CostLines({ attempt, row, timezone }: CostLinesProps) {
  const counted = isCounted(attempt)
  return (
    <section className={group.group} data-testid="cost-lines">
      <h3>Cost</h3>
      {row === null && <Bone width="100%" height={96} />}
      {row !== null && counted && <Arithmetic row={row} />}
      <dl>
        {counted && attempt.tokens.reasoning > 0 && (
          <Field name="Of the output">{formatCount(attempt.tokens.reasoning)} reasoning</Field>
        )}
        <Field name="Usage">{counted ? USAGE_WORDS[attempt.usageSource] : atTheHold(attempt)}</Field>
        {row !== null && (
          <>
            <Field name="Held before">${exactUsd(row.holdNanoUsd)}</Field>
            <Field name="Price">
              {ORIGIN_WORDS[row.price.origin]}, since {formatDate(row.price.effectiveFrom, timezone)}
              <span className={styles.source} title={row.price.source}>
                No. {row.price.id}: {row.price.source || NONE}
              </span>
            </Field>
          </>
        )}
      </dl>
    </section>
  )
}

const atTheHold = ({ maybeBilled }: Attempt): string =>
  maybeBilled ? 'Not known: settled at the hold, maybe billed' : 'Settled at the hold'

function Arithmetic({ row }: { readonly row: LedgerRow }) {
  const { lines, sum, rounded, wasRounded } = priceSum(row)
  return (
    <table className={styles.lines}>
      <thead>
        <tr>
          <th scope="col">Tokens</th>
          <th scope="col">Count</th>
          <th scope="col">× $ per 1M</th>
          <th scope="col">= $</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, tokens, price, amount }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{formatCount(tokens)}</td>
            <td>{price}</td>
            <td>{amount}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={3}>
            Sum
          </th>
          <td data-testid="cost-sum">{sum}</td>
        </tr>
        {wasRounded && (
          <tr>
            <th scope="row" colSpan={3}>
              Rounded to the nano-dollar
            </th>
            <td>{exactUsd(rounded)}</td>
          </tr>
        )}
        {rounded !== row.costNanoUsd && (
          <tr>
            <th scope="row" colSpan={3}>
              In the ledger
            </th>
            <td>{exactUsd(row.costNanoUsd)}</td>
          </tr>
        )}
      </tfoot>
    </table>
  )
}
