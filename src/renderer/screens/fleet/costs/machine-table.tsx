import type { FleetTotals } from '../../../../shared/contract/fleet.ts'
import type { NanoUsd } from '../../../../shared/money.ts'
import { useStatus } from '../../../app/status.tsx'
import { cx } from '../../../ui/cx.ts'
import { NONE, formatCount, formatInstant, formatTokens } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { targetOf } from '../target-of.ts'
import { ofOthers, perMillion } from './figures.ts'
import type { MachineUnit } from './figures.ts'
import { hoursInWords } from './words.ts'
import styles from './costs.module.css'

interface MachineTableProps {
  readonly machines: readonly MachineUnit[]
  readonly totals: FleetTotals
  /** What runs in the cloud is not known. */
  readonly isUnread: boolean
  readonly tokensOf: ReadonlyMap<string, number>
}

/** What each machine cost this month, how much of it for nothing, and what its tokens came to. */
export function MachineTable({ machines, totals, isUnread, tokensOf }: MachineTableProps) {
  const { monthNanoUsd, monthIdleNanoUsd, monthTokens, perMillionTokensNanoUsd } = totals
  const others = ofOthers(monthNanoUsd, machines)
  return (
    <section aria-labelledby="per-machine-title">
      <h2 id="per-machine-title">Machines this month</h2>
      {machines.length === 0 && others === 0 ? (
        <p className={styles.none}>
          {isUnread
            ? 'Not known: the cloud’s list has not been read yet.'
            : 'No machine has a price yet. One that is launched here has the cloud’s; of any other it is entered under Machines.'}
        </p>
      ) : (
        <table
          className={cx(styles.table, styles.wide)}
          aria-labelledby="per-machine-title"
          data-testid="per-machine"
        >
          <thead>
            <tr>
              <th scope="col">Machine</th>
              <th scope="col">Type</th>
              <th scope="col">Per hour</th>
              <th scope="col">Time</th>
              <th scope="col">Cost</th>
              <th scope="col" title="Minutes in which no request was running">
                Idle
              </th>
              <th scope="col" title="What its idle minutes cost">
                Idle cost
              </th>
              <th scope="col" title="Of requests and answers, since it runs">
                Tokens
              </th>
              <th scope="col" title="Its time over the tokens it really served">
                Per 1M tokens
              </th>
            </tr>
          </thead>
          <tbody>
            {machines.map((one) => (
              <MachineRow key={one.unit.id} of={one} tokensOf={tokensOf} />
            ))}
            {others > 0 && (
              <tr>
                <th scope="row" className={styles.quiet}>
                  Machines that are gone
                </th>
                <td colSpan={3} />
                <td>
                  <Money amount={others} />
                </td>
                <td colSpan={4} />
              </tr>
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All</th>
              <td colSpan={3} />
              <td data-testid="machines-total">
                <Money amount={monthNanoUsd} />
              </td>
              <td />
              <td>
                <Idle amount={monthIdleNanoUsd} />
              </td>
              <Tokens tokens={monthTokens} each={perMillionTokensNanoUsd} />
            </tr>
          </tfoot>
        </table>
      )}
      {machines.some(({ machine }) => machine.month.inferredMinutes > 0) && (
        <p className={styles.quiet}>
          * Partly inferred: this console was closed or the cloud silent, and the machine ran. Inferred
          minutes are paid for, and not judged idle.
        </p>
      )}
    </section>
  )
}

interface MachineRowProps {
  readonly of: MachineUnit
  readonly tokensOf: ReadonlyMap<string, number>
}

function MachineRow({ of: { unit, machine }, tokensOf }: MachineRowProps) {
  const timezone = useStatus()?.timezone ?? 'UTC'
  const { month, hourlyNanoUsd, startedAt, isStartKnown, endedAt, lineItem } = machine
  const tokens = tokensOf.get(targetOf(unit) ?? '') ?? null
  const each = tokens === null ? null : perMillion(month.costNanoUsd, tokens)
  const since = `${isStartKnown ? 'Since' : 'Seen first'} ${formatInstant(startedAt, timezone)}`
  const until = endedAt === null ? '' : `, until ${formatInstant(endedAt, timezone)}`
  const inferred =
    month.inferredMinutes === 0 ? '' : `; ${hoursInWords(month.inferredMinutes)} of it inferred`
  return (
    <tr>
      <th scope="row" title={unit.id}>
        {unit.name}
        {endedAt !== null && <span className={styles.quiet}> ended</span>}
      </th>
      <td>
        <code>{lineItem}</code>
      </td>
      <td>
        <Money amount={hourlyNanoUsd} isPrice />
      </td>
      <td title={`${since}${until}${inferred}`}>
        {hoursInWords(month.minutes)}
        {month.inferredMinutes > 0 && <span className={styles.quiet}> *</span>}
      </td>
      <td>
        <Money amount={month.costNanoUsd} />
      </td>
      <td>{month.idleMinutes === 0 ? NONE : hoursInWords(month.idleMinutes)}</td>
      <td>
        <Idle amount={month.idleNanoUsd} />
      </td>
      <Tokens tokens={tokens} each={each} />
    </tr>
  )
}

const Idle = ({ amount }: { readonly amount: NanoUsd }) => (amount === 0 ? NONE : <Money amount={amount} />)

function Tokens({ tokens, each }: { readonly tokens: number | null; readonly each: NanoUsd | null }) {
  return (
    <>
      <td title={tokens === null ? undefined : formatCount(tokens)}>
        {tokens === null ? NONE : formatTokens(tokens)}
      </td>
      <td>{each === null ? NONE : <Money amount={each} />}</td>
    </>
  )
}
