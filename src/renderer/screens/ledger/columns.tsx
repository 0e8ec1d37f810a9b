/** The columns of the ledger's rows. */
import { createColumnHelper, tableFeatures } from '@tanstack/react-table'
import type { ReactNode } from 'react'
import type { LedgerRow } from '../../../shared/contract/ledger.ts'
import { NONE, formatCount, formatInstant, formatTokens } from '../../ui/format.ts'
import type { GridColumn } from '../../ui/grid/columns.ts'
import { ESTIMATED, Money } from '../../ui/money.tsx'
import { isCounted, isEstimated, isMeasured, outcomeOf } from '../../ui/outcome.ts'
import { StateWord } from '../../ui/state-word.tsx'
import { formatRowTime } from './row-time.ts'
import styles from './table.module.css'

export interface ColumnMeta extends GridColumn {
  /** Shown only to those who ask for it. */
  readonly onDemand?: boolean
}

export const COLUMNS = [
  { id: 'time', title: 'Time', minWidth: 124, soft: true },
  { id: 'model', title: 'Model', minWidth: 192, grow: 4 },
  { id: 'key', title: 'Key', minWidth: 80, grow: 2, soft: true, givesWay: 6 },
  { id: 'workload', title: 'Workload', minWidth: 88, grow: 2, soft: true, givesWay: 7 },
  { id: 'target', title: 'Target', minWidth: 80, grow: 3, soft: true, givesWay: 5 },
  { id: 'user', title: 'User', minWidth: 96, grow: 2, soft: true, onDemand: true, givesWay: 3 },
  { id: 'session', title: 'Session', minWidth: 96, grow: 2, soft: true, onDemand: true, givesWay: 2 },
  { id: 'reason', title: 'Reason', minWidth: 140, grow: 4, soft: true, onDemand: true, givesWay: 4 },
  { id: 'input', title: 'In', long: 'Input tokens, without the cached ones', minWidth: 58, number: true },
  { id: 'cached', title: 'Cached', long: 'Cached input tokens', minWidth: 64, number: true, givesWay: 8 },
  { id: 'output', title: 'Out', long: 'Output tokens', minWidth: 58, number: true },
  { id: 'cost', title: 'Cost', minWidth: 116, number: true },
  { id: 'latency', title: 'Latency, ms', minWidth: 88, number: true, givesWay: 1 },
  { id: 'ttft', title: 'TTFT, ms', long: 'Time to first token', minWidth: 76, number: true, givesWay: 9 },
  { id: 'status', title: 'Status', minWidth: 148, grow: 2 },
] as const satisfies readonly ColumnMeta[]

export type ColumnId = (typeof COLUMNS)[number]['id']

export type Column = ColumnMeta & { readonly id: ColumnId }

export const features = tableFeatures({ tableMeta: {} as { timezone: string } })

const helper = createColumnHelper<typeof features, LedgerRow>()

const CELLS: Readonly<Record<ColumnId, (row: LedgerRow, timezone: string) => ReactNode>> = {
  time: (row, timezone) => (
    <span title={formatInstant(row.reservedAt, timezone)}>{formatRowTime(row.reservedAt, timezone)}</span>
  ),
  model: (row) => <Text>{row.modelServed}</Text>,
  key: (row) => <Text>{row.keyName}</Text>,
  workload: (row) => <Text>{row.workload}</Text>,
  target: (row) => <Text>{row.target}</Text>,
  user: (row) => <Text>{row.user}</Text>,
  session: (row) => <Text>{row.session}</Text>,
  reason: (row) => <Text>{row.reason}</Text>,
  input: (row) => <Tokens row={row} count={row.tokens.input} />,
  cached: (row) => <Tokens row={row} count={row.tokens.cached} />,
  output: (row) => <Tokens row={row} count={row.tokens.output} />,
  cost: (row) => <Money amount={row.costNanoUsd} estimated={isEstimated(row)} />,
  latency: (row) => (isMeasured(row) ? formatCount(row.latencyMs) : NONE),
  ttft: (row) => (row.ttftMs === null ? NONE : formatCount(row.ttftMs)),
  status: (row) => <Status row={row} />,
}

const ALL = COLUMNS.map(({ id, title }) =>
  helper.display({
    id,
    header: title,
    cell: ({ row, table }) => CELLS[id](row.original, table.options.meta?.timezone ?? 'UTC'),
  }),
)

/** A table takes the same columns for the same only as the same list. */
const known = new Map<string, typeof ALL>()

export function columnsFor(ids: readonly ColumnId[]): typeof ALL {
  const key = ids.join(' ')
  const columns = known.get(key) ?? ALL.filter(({ id }) => ids.some((wanted) => wanted === id))
  known.set(key, columns)
  return columns
}

function Text({ children }: { readonly children: string | null }) {
  return children === null ? NONE : <span title={children}>{children}</span>
}

function Tokens({ row, count }: { readonly row: LedgerRow; readonly count: number }) {
  if (!isCounted(row)) return NONE
  const estimated = isEstimated(row)
  return (
    <span
      className={count === 0 ? styles.zero : undefined}
      title={estimated ? `${ESTIMATED.title} (${formatCount(count)})` : formatCount(count)}
    >
      {estimated && count > 0 && `${ESTIMATED.sign} `}
      {formatTokens(count)}
    </span>
  )
}

function Status({ row }: { readonly row: LedgerRow }) {
  const { mood, icon, word } = outcomeOf(row)
  const again = row.attempt > 1 ? `, attempt ${row.attempt}` : ''
  return (
    <StateWord mood={mood} title={word + again} {...(icon !== undefined && { icon })}>
      {word + again}
    </StateWord>
  )
}
