/** Rollouts in words: their state, their figures, and what their gates say. */
import type {
  Baseline,
  GateBound,
  GateCheck,
  GateMetric,
  Rollout,
  RolloutEvent,
  RolloutFigures,
} from '../../../../shared/contract/rollouts.ts'
import { formatUsd, nanoUsd } from '../../../../shared/money.ts'
import { NONE, formatCount, formatDuration, formatExactShare, formatShare } from '../../../ui/format.ts'
import type { Mood } from '../../../ui/state-word.tsx'

export const METRICS = ['errorRate', 'p95Ms', 'costNanoUsd', 'feedback'] as const satisfies GateMetric[]

export const METRIC_NAMES: Readonly<Record<GateMetric, string>> = {
  errorRate: 'Error rate',
  p95Ms: 'p95 latency',
  costNanoUsd: 'Cost per request',
  feedback: 'Mean feedback',
}

export const workloadInWords = (workload: string): string =>
  workload === '' ? 'requests without a workload' : workload

/** As a heading has it. */
export function titleOf({ workload }: Pick<Rollout, 'workload'>): string {
  return workload === '' ? 'Requests without a workload' : workload
}

const score = (value: number): string => value.toFixed(2)

/** A figure as it was measured; a dash where there is none. */
export function figureInWords(metric: GateMetric, value: number | null): string {
  if (value === null) return NONE
  switch (metric) {
    case 'errorRate':
      return formatShare(value)
    case 'p95Ms':
      return formatDuration(value)
    case 'costNanoUsd':
      return formatUsd(nanoUsd(Math.round(value)))
    case 'feedback':
      return score(value)
  }
}

export function valueOf(metric: GateMetric, figures: RolloutFigures): number | null {
  return metric === 'costNanoUsd' ? figures.costPerRequestNanoUsd : figures[metric]
}

/** A limit as it was set, or as it comes to: "at most 2 %". */
export function limitInWords(metric: GateMetric, limit: number): string {
  switch (metric) {
    case 'errorRate':
      return `at most ${formatExactShare(limit)}`
    case 'feedback':
      return `at least ${score(limit)}`
    default:
      return `at most ${figureInWords(metric, limit)}`
  }
}

/** How far from the baseline is still allowed: "baseline + 25 %". */
export function distanceInWords(metric: GateMetric, distance: number): string {
  if (metric === 'feedback') return `baseline − ${score(distance)}`
  const amount = formatExactShare(distance)
  if (metric !== 'errorRate') return `baseline + ${amount}`
  return `baseline + ${amount.replace(' %', distance === 0.01 ? ' point' : ' points')}`
}

/** A bound of a gate: the amount first, and where it comes from. */
export function boundInWords({ metric, against, limit }: GateCheck, bound: GateBound | null): string {
  const distance = bound?.baseline ?? null
  if (against === 'absolute' || distance === null) return limit === null ? NONE : limitInWords(metric, limit)
  const from = distanceInWords(metric, distance)
  return limit === null ? from : `${limitInWords(metric, limit)} (${from})`
}

const counted = (amount: number, things: string): string => `${formatCount(amount)} of ${things}`

export function verdictInWords({ metric, verdict, have, need }: GateCheck): { mood: Mood; words: string } {
  switch (verdict) {
    case 'holds':
      return { mood: 'good', words: 'holds' }
    case 'breached':
      return { mood: 'bad', words: 'breached' }
    case 'too_few': {
      const what = metric === 'feedback' ? 'opinions' : 'requests'
      if (have >= need) return { mood: 'quiet', words: 'no answer went well yet' }
      return { mood: 'quiet', words: `not enough ${what} yet: ${counted(have, formatCount(need))}` }
    }
    case 'undecidable':
      return {
        mood: 'warn',
        words:
          metric === 'costNanoUsd'
            ? 'cannot be decided: the baseline costs nothing'
            : 'cannot be decided: the baseline has none',
      }
  }
}

/** State and share in a few words: "Running at 10 %". */
export function stateInWords({ state, share, endedAt }: Pick<Rollout, 'state' | 'share' | 'endedAt'>): {
  mood: Mood
  words: string
} {
  const at = share === null ? '' : ` at ${formatExactShare(share)}`
  if (endedAt !== null) {
    return state === 'rolled_back'
      ? { mood: 'warn', words: 'Was rolled back' }
      : { mood: 'quiet', words: 'Was finished' }
  }
  switch (state) {
    case 'running':
      return { mood: 'good', words: `Running${at}` }
    case 'held':
      return { mood: 'warn', words: `Held${at}` }
    case 'finished':
      return { mood: 'good', words: `Finished${at}` }
    case 'rolled_back':
      return {
        mood: 'bad',
        words: share === null ? 'Rolled back' : `Rolled back to ${formatExactShare(share)}`,
      }
  }
}

export const SOURCES = {
  gpu: 'GPU endpoints',
  any: 'all targets',
} as const satisfies Record<Baseline['of'], string>

/** Shares are typed in percent, and a double holds few of those exactly. */
export const isSameShare = (one: number, other: number): boolean => Math.abs(one - other) < 1e-9

/**
 * What rolling it back does.
 *
 * @param usualShare what its policy or the split says now; null while it is not known
 */
export function rollBackInWords(
  { workload, stages }: Pick<Rollout, 'workload' | 'stages'>,
  usualShare: number | null,
): string {
  const first = stages[0]?.share ?? 0
  const usual =
    usualShare === null || isSameShare(usualShare, first)
      ? ''
      : ` Without a rollout it would be ${formatExactShare(usualShare)}; handing the share back afterwards leads there.`
  return `From the next request on, ${formatExactShare(first)} of ${workloadInWords(workload)} goes to serverless first, the rollout's first stage.${usual} What is in flight ends where it is.`
}

const shareAt = ({ stages }: Pick<Rollout, 'stages'>, stage: number): string =>
  formatExactShare(stages[stage]?.share ?? 0)

/** What happened, with where the rollout stood from then on. */
export function eventInWords(
  { event, from, stage, author }: RolloutEvent,
  rollout: Pick<Rollout, 'stages'>,
): string {
  const by = author === 'gate' ? ' by its gate' : ' by hand'
  switch (event) {
    case 'started':
      return `Started at ${shareAt(rollout, stage)}`
    case 'advanced':
      return `Advanced to ${shareAt(rollout, stage)}${by}`
    case 'held':
      return `Held at ${shareAt(rollout, stage)}`
    case 'resumed':
      return `Resumed at ${shareAt(rollout, stage)}`
    case 'rolled_back':
      if (from === stage) return `Stopped at ${shareAt(rollout, stage)}${by}`
      return `Rolled back from ${shareAt(rollout, from)} to ${shareAt(rollout, stage)}${by}`
    case 'finished':
      return `Finished at ${shareAt(rollout, stage)}${by}`
    case 'ended':
      return 'Handed the share back'
    case 'advance_changed':
      return 'Changed how it advances'
  }
}

/** "512 requests, 1.2 % errors, p95 740 ms, $0.000412 each, feedback 0.82 of 40". */
export function figuresInWords(figures: RolloutFigures): string {
  const { requests, opinions, errorRate, p95Ms, costPerRequestNanoUsd, feedback } = figures
  if (requests === 0) return 'no requests'
  return [
    `${formatCount(requests)} ${requests === 1 ? 'request' : 'requests'}`,
    errorRate !== null && `${figureInWords('errorRate', errorRate)} errors`,
    p95Ms !== null && `p95 ${figureInWords('p95Ms', p95Ms)}`,
    costPerRequestNanoUsd !== null && `${figureInWords('costNanoUsd', costPerRequestNanoUsd)} each`,
    feedback !== null && `feedback ${score(feedback)} of ${formatCount(opinions)}`,
  ]
    .filter((words) => words !== false)
    .join(', ')
}
