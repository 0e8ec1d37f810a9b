/** The flows of a snapshot as the screen shows them: over one of two times, by workload and by target. */
import type { Flow, FlowCounts, RoutingState, RoutedTarget } from '../../../../shared/contract/routing.ts'
import { addUsd, ZERO_USD } from '../../../../shared/money.ts'

/** The last five minutes, or the hour. */
export type Span = 'recent' | 'hour'

export const SPANS = [
  {
    value: 'recent',
    name: '5 min',
    title: 'The running minute and the four before it',
    words: 'the last 5 min',
  },
  { value: 'hour', name: '1 h', title: 'The running minute and the 59 before it', words: 'the last hour' },
] as const satisfies readonly { value: Span; name: string; title: string; words: string }[]

export const minutesOf = ({ hourMs, recentMs }: RoutingState, span: Span): number =>
  (span === 'hour' ? hourMs : recentMs) / 60_000

const NOTHING: FlowCounts = {
  requests: 0,
  attempts: 0,
  errors: 0,
  fallbacks: 0,
  retries: 0,
  costNanoUsd: ZERO_USD,
}

export function sumOf(flows: readonly Flow[], span: Span): FlowCounts {
  return flows.reduce((sum, flow) => added(sum, flow[span]), NOTHING)
}

function added(one: FlowCounts, two: FlowCounts): FlowCounts {
  return {
    requests: one.requests + two.requests,
    attempts: one.attempts + two.attempts,
    errors: one.errors + two.errors,
    fallbacks: one.fallbacks + two.fallbacks,
    retries: one.retries + two.retries,
    costNanoUsd: addUsd(one.costNanoUsd, two.costNanoUsd),
  }
}

/** Requests that name no workload, under a name that no workload has. */
const UNNAMED = '\n'
const REST = '\n\n'
/** More bands are no picture. */
const MOST_LINES = 8

export interface WorkloadLine {
  readonly id: string
  /** As it is called: "No workload" where none was named. */
  readonly name: string
  /** Null where it is several of them. */
  readonly workload: string | null | undefined
  readonly flows: readonly Flow[]
}

/**
 * The busiest workloads of the hour, and the others together. By the hour whatever is shown: a list whose lines
 * change places with every snapshot cannot be read.
 */
export function workloadLines(flows: readonly Flow[]): readonly WorkloadLine[] {
  const lines = [...Map.groupBy(flows, ({ workload }) => workload)]
    .map(([workload, own]): WorkloadLine => {
      return { id: workload ?? UNNAMED, name: workload ?? 'No workload', workload, flows: own }
    })
    .toSorted(
      (one, two) =>
        sumOf(two.flows, 'hour').attempts - sumOf(one.flows, 'hour').attempts ||
        one.name.localeCompare(two.name),
    )
  if (lines.length <= MOST_LINES) return lines
  const rest = lines.slice(MOST_LINES - 1)
  return [
    ...lines.slice(0, MOST_LINES - 1),
    {
      id: REST,
      name: `${rest.length} other workloads`,
      workload: undefined,
      flows: rest.flatMap((line) => line.flows),
    },
  ]
}

/** A target as it stands, or the id of one that is no more but was asked within the hour. */
export interface TargetLine {
  readonly id: string
  readonly name: string
  readonly kind: RoutedTarget['kind'] | null
  /** Null: it was removed. */
  readonly target: RoutedTarget | null
  readonly flows: readonly Flow[]
}

/** Serverless first, then own GPUs, then what was removed; each in the order in which they were configured. */
export function targetLines({ targets, flows }: RoutingState): readonly TargetLine[] {
  const flowsOf = (id: string): Flow[] => flows.filter(({ target }) => target === id)
  const standing = (kind: RoutedTarget['kind']): TargetLine[] =>
    targets
      .filter((target) => target.kind === kind)
      .map((target) => ({ id: target.id, name: target.name, kind, target, flows: flowsOf(target.id) }))
  const known = new Set(targets.map(({ id }) => id))
  const gone = [...new Set(flows.map(({ target }) => target))].filter((id) => !known.has(id))
  return [
    ...standing('serverless'),
    ...standing('gpu'),
    ...gone.map((id) => ({ id, name: id, kind: null, target: null, flows: flowsOf(id) })),
  ]
}

/** Of a whole that may be nothing: null then. */
export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
