/** The columns of the fleet's table: what stands in them, and by what they are sorted. */
import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { createColumnHelper } from '@tanstack/react-table'
import {
  createSortedRowModel,
  rowSelectionFeature,
  rowSortingFeature,
  sortFn_alphanumeric,
  tableFeatures,
} from '@tanstack/react-table'
import type { FleetUnit } from '../../../../shared/contract/fleet.ts'
import { NONE, formatCount } from '../../../ui/format.ts'
import type { GridColumn } from '../../../ui/grid/columns.ts'
import { Money } from '../../../ui/money.tsx'
import { temperatureOf, utilisationOf } from './loads.ts'
import { Sparkline } from './sparkline.tsx'
import { Temperature } from './temperature.tsx'
import { UnitState } from './unit-state.tsx'
import { percent, rankOf } from './words.ts'
import styles from './table.module.css'

export const COLUMNS = [
  { id: 'name', title: 'Name', minWidth: 148, grow: 5 },
  { id: 'state', title: 'State', minWidth: 134, grow: 3 },
  { id: 'models', title: 'Models', minWidth: 104, grow: 5, soft: true, givesWay: 5 },
  {
    id: 'inFlight',
    title: 'In flight',
    long: 'Requests of this console that are under way there',
    minWidth: 68,
    number: true,
    grow: 1,
    givesWay: 4,
  },
  {
    id: 'running',
    title: 'Running',
    long: 'Requests that the server works on, whoever sent them, and the last half hour of it',
    minWidth: 116,
    number: true,
    grow: 1,
  },
  {
    id: 'queue',
    title: 'Queue',
    long: 'Requests that wait in the server',
    minWidth: 62,
    number: true,
    grow: 1,
    givesWay: 2,
  },
  {
    id: 'kvCache',
    title: 'KV cache, %',
    long: 'How full the cache of keys and values is: at 100 % requests wait',
    minWidth: 88,
    number: true,
    grow: 1,
    givesWay: 3,
  },
  {
    id: 'gpu',
    title: 'GPU, %',
    long: 'Utilisation, the mean over its GPUs, and the last half hour of it',
    minWidth: 116,
    number: true,
    grow: 1,
    givesWay: 1,
  },
  {
    id: 'temperature',
    title: 'Temp., °C',
    long: 'Of the hottest of its GPUs',
    minWidth: 78,
    number: true,
    grow: 1,
    givesWay: 6,
  },
  { id: 'hourly', title: '$/h', long: 'What it costs per hour now', minWidth: 64, number: true, grow: 1 },
  {
    id: 'idle',
    title: 'Idle, $',
    long: 'What minutes without a running request cost this month',
    minWidth: 70,
    number: true,
    grow: 1,
  },
] as const satisfies readonly GridColumn[]

export type ColumnId = (typeof COLUMNS)[number]['id']
export type Column = GridColumn & { readonly id: ColumnId }

/** By which text or number a column is sorted; what has none comes last. */
const VALUES: Readonly<Record<ColumnId, (unit: FleetUnit) => unknown>> = {
  name: ({ name }) => name,
  state: rankOf,
  models: ({ endpoint }) => endpoint?.models[0],
  inFlight: ({ endpoint }) => endpoint?.inFlight,
  running: ({ endpoint }) => endpoint?.load?.running ?? undefined,
  queue: ({ endpoint }) => endpoint?.load?.waiting ?? undefined,
  kvCache: ({ endpoint }) => endpoint?.load?.kvCacheShare ?? undefined,
  gpu: (unit) => utilisationOf(unit) ?? undefined,
  temperature: (unit) => temperatureOf(unit) ?? undefined,
  hourly: ({ machine }) => (machine?.endedAt === null ? machine.hourlyNanoUsd : undefined),
  idle: ({ machine }) => machine?.month.idleNanoUsd,
}

export const CELLS: Readonly<Record<ColumnId, (unit: FleetUnit, hotCelsius: number) => ReactNode>> = {
  name: ({ name, isProtected }) => (
    <span className={styles.name} title={name}>
      <span>{name}</span>
      {isProtected && (
        <>
          <Lock size={12} aria-hidden />
          <span className="srOnly">, protected</span>
        </>
      )}
    </span>
  ),
  state: (unit) => <UnitState unit={unit} />,
  models: ({ endpoint }) => <Models models={endpoint?.models ?? []} />,
  inFlight: ({ endpoint }) => orNone(endpoint?.inFlight, formatCount),
  running: ({ endpoint }) => (
    <span className={styles.trend}>
      <Sparkline values={endpoint?.trend.running ?? []} />
      <span>{orNone(endpoint?.load?.running, formatCount)}</span>
    </span>
  ),
  queue: ({ endpoint }) => orNone(endpoint?.load?.waiting, formatCount),
  kvCache: ({ endpoint }) => orNone(endpoint?.load?.kvCacheShare, percent),
  gpu: (unit) => (
    <span className={styles.trend}>
      <Sparkline values={unit.endpoint?.trend.utilisation ?? []} top={1} />
      <span>{orNone(utilisationOf(unit), percent)}</span>
    </span>
  ),
  temperature: (unit, hotCelsius) => <Temperature celsius={temperatureOf(unit)} hotCelsius={hotCelsius} />,
  hourly: ({ machine }) =>
    machine?.endedAt === null ? <Money amount={machine.hourlyNanoUsd} isPrice bare /> : <Nothing />,
  idle: ({ machine }) => (machine === null ? <Nothing /> : <Money amount={machine.month.idleNanoUsd} bare />),
}

const Nothing = () => <span className={styles.nothing}>{NONE}</span>

const orNone = (value: number | null | undefined, words: (value: number) => string): ReactNode =>
  value === null || value === undefined ? <Nothing /> : words(value)

/** The first by name, and how many more. */
function Models({ models }: { readonly models: readonly string[] }) {
  const [first, ...more] = models
  if (first === undefined) return <Nothing />
  return (
    <span className={styles.models} title={models.join('\n')}>
      <span>{first}</span>
      {more.length > 0 && <span className={styles.more}>+{more.length}</span>}
    </span>
  )
}

export const features = tableFeatures({
  rowSelectionFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric },
})

const helper = createColumnHelper<typeof features, FleetUnit>()

export const TABLE_COLUMNS = COLUMNS.map((column: Column) =>
  helper.accessor(VALUES[column.id], {
    id: column.id,
    header: column.title,
    sortUndefined: 'last',
    // The highest figure is what one looks for; names begin with A, and states with what is wrong.
    sortDescFirst: column.number === true,
  }),
)
