/** A rollout as it is being filled in. */
import type {
  Gate,
  GateBound,
  GateMetric,
  RolloutAdvance,
  RolloutDraft,
  RolloutTemplate,
  Stage,
} from '../../../../../shared/contract/rollouts.ts'
import { exactUsd, nanoUsd } from '../../../../../shared/money.ts'
import { readUsd } from '../../../../ui/money-input.tsx'
import { METRICS } from '../words.ts'

/** As typed; empty: no such bound. */
export interface BoundEntry {
  readonly limit: string
  readonly distance: string
}

export interface StageEntry {
  /** Percent. */
  readonly share: string
  readonly minRequests: string
  readonly minMinutes: string
  readonly minOpinions: string
  readonly bounds: Readonly<Record<GateMetric, BoundEntry>>
}

export interface Entries {
  readonly templateId: RolloutTemplate['id']
  /** Null: not chosen yet; '' for requests that name none. */
  readonly workload: string | null
  readonly name: string
  readonly advance: RolloutAdvance
  readonly stages: readonly StageEntry[]
  readonly of: RolloutDraft['baseline']['of']
  readonly hours: number
}

export function entriesOf(template: RolloutTemplate, known: Entries | null): Entries {
  return {
    templateId: template.id,
    name: template.name,
    advance: template.advance,
    stages: template.stages.map(stageEntryOf),
    workload: known?.workload ?? null,
    of: known?.of ?? 'gpu',
    hours: known?.hours ?? 24,
  }
}

/** Without the last digits that a double adds to a share in percent. */
const plain = (value: number): string => String(Number(value.toFixed(6)))
const percent = (share: number): string => plain(share * 100)

function stageEntryOf({ share, gate }: Stage): StageEntry {
  const boundOf = (metric: GateMetric): BoundEntry => {
    const { absolute = null, baseline = null } = gate[metric] ?? {}
    return {
      limit: absolute === null ? '' : limitEntry(metric, absolute),
      distance: baseline === null ? '' : distanceEntry(metric, baseline),
    }
  }
  return {
    share: percent(share),
    minRequests: String(gate.minRequests),
    minMinutes: String(gate.minMinutes),
    minOpinions: String(gate.minOpinions),
    bounds: {
      errorRate: boundOf('errorRate'),
      p95Ms: boundOf('p95Ms'),
      costNanoUsd: boundOf('costNanoUsd'),
      feedback: boundOf('feedback'),
    },
  }
}

function limitEntry(metric: GateMetric, limit: number): string {
  if (metric === 'errorRate') return percent(limit)
  return metric === 'costNanoUsd' ? exactUsd(nanoUsd(limit)) : plain(limit)
}

const distanceEntry = (metric: GateMetric, distance: number): string =>
  metric === 'feedback' ? plain(distance) : percent(distance)

/** A plain decimal within bounds; null for what is none. */
export function readNumber(text: string, least: number, most: number): number | null {
  if (!/^\d+(\.\d+)?$/.test(text.trim())) return null
  const value = Number(text)
  return value >= least && value <= most ? value : null
}

export function readWhole(text: string, least: number, most: number): number | null {
  const value = readNumber(text, least, most)
  return value !== null && Number.isInteger(value) ? value : null
}

const share = (text: string, mostPercent = 100): number | null => {
  const value = readNumber(text, 0, mostPercent)
  return value === null ? null : Number((value / 100).toFixed(8))
}

/** A limit in the figure's own unit; null for what is none. */
export function readLimit(metric: GateMetric, text: string): number | null {
  switch (metric) {
    case 'errorRate':
      return share(text)
    case 'p95Ms':
      return readNumber(text, 1, 3_600_000)
    case 'costNanoUsd': {
      const amount = readUsd(text)
      return amount === null || amount <= 0 ? null : amount
    }
    case 'feedback':
      return readNumber(text, 0, 1)
  }
}

/** How far from the baseline is allowed; null for what is none. */
export function readDistance(metric: GateMetric, text: string): number | null {
  switch (metric) {
    case 'errorRate':
      return share(text)
    case 'feedback':
      return readNumber(text, 0, 1)
    default:
      return share(text, 10_000)
  }
}

/** Null: no bound; 'wrong': what stands there is none. */
export function readBound(metric: GateMetric, entry: BoundEntry): GateBound | null | 'wrong' {
  const absolute = entry.limit.trim() === '' ? null : readLimit(metric, entry.limit)
  const baseline = entry.distance.trim() === '' ? null : readDistance(metric, entry.distance)
  if (absolute === null && entry.limit.trim() !== '') return 'wrong'
  if (baseline === null && entry.distance.trim() !== '') return 'wrong'
  return absolute === null && baseline === null ? null : { absolute, baseline }
}

/** What keeps the entries from being a rollout, in a sentence each. */
export interface Problems {
  readonly workload: string | null
  readonly name: string | null
  readonly stages: string | null
  readonly gate: string | null
}

export function problemsOf({ workload, name, stages }: Entries): Problems {
  return {
    workload: workload === null ? 'Choose the workload that is to move.' : null,
    name: name.trim() === '' ? 'Give it a name: the history and the audit log call it by that.' : null,
    stages: stagesProblem(stages),
    gate: stages.some((stage) => readGate(stage) === null)
      ? 'A limit of the gate cannot be read: use plain numbers, with a point before the decimals.'
      : null,
  }
}

function stagesProblem(stages: readonly StageEntry[]): string | null {
  if (stages.length < 2) return 'A rollout needs two stages at least: where it begins and where it leads.'
  const shares = stages.map((stage) => share(stage.share))
  if (shares.includes(null)) return 'Each stage needs a share from 0 to 100 %.'
  const isRising = shares.every((value, at) => at === 0 || (value ?? 0) > (shares[at - 1] ?? 0))
  return isRising ? null : 'Each stage has to send more to serverless than the one before it.'
}

function readGate(stage: StageEntry): Gate | null {
  const minRequests = readWhole(stage.minRequests, 1, 1_000_000)
  const minMinutes = readWhole(stage.minMinutes, 0, 43_200)
  const minOpinions = readWhole(stage.minOpinions, 1, 100_000)
  const [errorRate, p95Ms, costNanoUsd, feedback] = METRICS.map((metric) =>
    readBound(metric, stage.bounds[metric]),
  )
  const bounds = { errorRate, p95Ms, costNanoUsd, feedback }
  if (minRequests === null || minMinutes === null || minOpinions === null || !areRead(bounds)) return null
  return { minRequests, minMinutes, minOpinions, ...bounds }
}

type Bounds<Missing> = Record<GateMetric, GateBound | null | Missing>

const areRead = (bounds: Bounds<'wrong' | undefined>): bounds is Bounds<never> =>
  Object.values(bounds).every((bound) => bound !== 'wrong' && bound !== undefined)

/** Null while something is missing or cannot be read. */
export function draftOf(entries: Entries): RolloutDraft | null {
  const { workload, name, advance, of, hours } = entries
  if (workload === null || Object.values(problemsOf(entries)).some((problem) => problem !== null)) return null
  const stages = entries.stages.flatMap((entry): Stage[] => {
    const [gate, value] = [readGate(entry), share(entry.share)]
    return gate === null || value === null ? [] : [{ share: value, gate }]
  })
  return { workload, name: name.trim(), advance, stages, baseline: { of, hours } }
}
