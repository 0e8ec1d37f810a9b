import { useCallback } from 'react'
import type { KeyboardEvent } from 'react'
import type { Grouping, LedgerFilter, LedgerGroup, LedgerTotal } from '../../../shared/contract/ledger.ts'
import { exactUsd } from '../../../shared/money.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'
import type { Client } from '../../rpc/transport.ts'
import { formatCount, formatShare, formatTokens } from '../../ui/format.ts'
import { Problem } from '../../ui/problem.tsx'
import { Bone } from '../../ui/skeleton.tsx'
import { StateWord } from '../../ui/state-word.tsx'
import { hrefOfQuery } from './asked.ts'
import { narrowedTo } from './narrow.ts'
import { GROUPS } from '../../parts/ledger-query.ts'
import type { LedgerQuery } from '../../parts/ledger-query.ts'
import { alignedUsd, missing, sumOfTotals, sumsOf } from './sums.ts'
import type { Sums } from './sums.ts'
import { valueInWords } from '../../parts/ledger-traits.ts'
import styles from './group-table.module.css'

type Groups = Awaited<ReturnType<Client['ledger']['groups']>>

interface GroupTableProps {
  readonly query: LedgerQuery & { readonly by: Grouping }
  readonly filter: LedgerFilter
  readonly timezone: string
  /** Of the same filter; null until the ledger has answered. */
  readonly total: LedgerTotal | null
}

/** One line per value, and under them their sum over the total. A line leads to its rows. */
export function GroupTable({ query, filter, timezone, total }: GroupTableProps) {
  const { by } = query
  const load: Load<Groups> = useCallback(
    (client, options) => client.ledger.groups({ filter, by, timezone, limit: 500 }, options),
    [filter, by, timezone],
  )
  const { value, error, reload } = useLoaded(load)
  if (error !== null && value === null) {
    return (
      <Problem
        title="The groups cannot be shown"
        advice="Try again. If it takes too long, ask for a shorter time."
        error={error}
        onRetry={reload}
      />
    )
  }
  const sums =
    value === null
      ? null
      : sumOfTotals(
          [...value.groups, ...(value.others === null ? [] : [value.others])].map((line) => line.total),
        )
  return (
    <div className={styles.scroller} tabIndex={-1}>
      <table className={styles.table} data-testid="ledger-groups">
        <thead>
          <tr>
            <th scope="col">{GROUPS.find((group) => group.by === by)?.name}</th>
            <th scope="col">Attempts</th>
            <th scope="col">Requests</th>
            <th scope="col">In</th>
            <th scope="col">Cached</th>
            <th scope="col">Out</th>
            <th scope="col">Estimated</th>
            <th scope="col">Cost</th>
            <th scope="col">Share of cost</th>
          </tr>
        </thead>
        <tbody onKeyDown={onKeyDown}>
          {value === null && <BoneLines />}
          {value?.groups.map((group) => (
            <Line key={group.value} query={query} group={group} sums={sums} />
          ))}
          {value?.others != null && (
            <tr>
              <th scope="row">{formatCount(value.others.groups)} others</th>
              <Figures total={value.others.total} />
              <td />
            </tr>
          )}
        </tbody>
        {sums !== null && (
          <tfoot>
            <SumLine name="Sum of the lines" sums={sums} testId="groups-sum" />
            {total !== null && (
              <SumLine name="Total" sums={sumsOf(total)} testId="total-sum" verdict={isSame(sums, total)} />
            )}
          </tfoot>
        )}
      </table>
    </div>
  )
}

function isSame(sums: Sums, total: LedgerTotal): boolean {
  const left = missing(sums, total)
  return left.attempts === 0 && left.costNanoUsd === 0
}

interface LineProps {
  readonly query: LedgerQuery & { readonly by: Grouping }
  readonly group: LedgerGroup
  readonly sums: Sums | null
}

function Line({ query, group, sums }: LineProps) {
  const { total } = group
  const words = valueInWords(query.by, group.value, group.name)
  const narrowed = narrowedTo(query, group)
  const share = sums === null || sums.costNanoUsd === 0 ? 0 : total.costNanoUsd / sums.costNanoUsd
  return (
    <tr>
      <th scope="row" title={words}>
        {narrowed === null ? words : <a href={hrefOfQuery(narrowed)}>{words}</a>}
      </th>
      <Figures total={total} />
      <td>
        <span className={styles.bar} aria-hidden>
          <span style={{ width: `${share * 100}%` }} />
        </span>
        <span className={styles.percent}>{formatShare(share)}</span>
      </td>
    </tr>
  )
}

function Figures({ total }: { readonly total: LedgerTotal }) {
  const { tokens, estimated } = total
  return (
    <>
      <td>{formatCount(total.attempts)}</td>
      <td>{formatCount(total.requests)}</td>
      <td title={formatCount(tokens.input)}>{formatTokens(tokens.input)}</td>
      <td title={formatCount(tokens.cached)}>{formatTokens(tokens.cached)}</td>
      <td title={formatCount(tokens.output)}>{formatTokens(tokens.output)}</td>
      <td title={`$${exactUsd(estimated.costNanoUsd)}`}>
        {estimated.attempts === 0 ? '0' : formatCount(estimated.attempts)}
      </td>
      <td data-nano-usd={total.costNanoUsd}>{alignedUsd(total.costNanoUsd)}</td>
    </>
  )
}

interface SumLineProps {
  readonly name: string
  readonly sums: Sums
  readonly testId: string
  readonly verdict?: boolean
}

function SumLine({ name, sums, testId, verdict }: SumLineProps) {
  return (
    <tr data-testid={testId} data-nano-usd={sums.costNanoUsd}>
      <th scope="row">{name}</th>
      <td>{formatCount(sums.attempts)}</td>
      <td />
      <td title={formatCount(sums.input)}>{formatTokens(sums.input)}</td>
      <td title={formatCount(sums.cached)}>{formatTokens(sums.cached)}</td>
      <td title={formatCount(sums.output)}>{formatTokens(sums.output)}</td>
      <td />
      <td>{alignedUsd(sums.costNanoUsd)}</td>
      <td>
        {verdict === true && <StateWord mood="good">Equal</StateWord>}
        {verdict === false && <StateWord mood="warn">Some have settled since</StateWord>}
      </td>
    </tr>
  )
}

function BoneLines() {
  return [0, 1, 2, 3, 4].map((line) => (
    <tr key={line} aria-hidden>
      <td colSpan={9}>
        <Bone width="100%" height={10} />
      </td>
    </tr>
  ))
}

/** The arrows and j/k go from line to line. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key]
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  const links = [...event.currentTarget.querySelectorAll('a')]
  const at = links.findIndex((link) => link === document.activeElement)
  event.preventDefault()
  links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus()
}
