/** Gates: what a stage has to hold, judged by its figures and the baseline's. */
import type {
  Gate,
  GateBound,
  GateCheck,
  GateMetric,
  RolloutFigures,
  Stage,
} from '../../../shared/contract/rollouts.ts'
import { figuresOf, type Tally } from './tally.ts'

const METRICS = ['errorRate', 'p95Ms', 'costNanoUsd', 'feedback'] as const satisfies readonly GateMetric[]
const KINDS = ['absolute', 'baseline'] as const

/** Every bound of the stage's gate. A stage that sends nothing to serverless has nothing to be judged by. */
export function judge({ share, gate }: Stage, tally: Tally, baseline: RolloutFigures): GateCheck[] {
  if (share === 0) return []
  const figures = figuresOf(tally)
  return METRICS.flatMap((metric) => {
    const bound = gate[metric]
    if (!bound) return []
    return KINDS.filter((against) => bound[against] !== null).map((against): GateCheck => {
      const limit = limitOf(metric, against, bound, baseline)
      const isOpinion = metric === 'feedback'
      const have = isOpinion ? figures.opinions : figures.requests
      const need = isOpinion ? gate.minOpinions : gate.minRequests
      const value = valueOf(metric, figures)
      const verdict = limit === null ? 'undecidable' : verdictOf(metric, tally, { gate, limit, value })
      return { metric, against, limit, value, have, need, verdict }
    })
  })
}

/** Null where the baseline has no such figure. A share of nothing is no bound either: GPU requests cost 0 each. */
function limitOf(
  metric: GateMetric,
  against: GateCheck['against'],
  bound: GateBound,
  baseline: RolloutFigures,
): number | null {
  const distance = bound[against]
  if (against === 'absolute' || distance === null) return distance
  const base = valueOf(metric, baseline)
  if (base === null) return null
  switch (metric) {
    case 'errorRate':
      return base + distance
    case 'feedback':
      return base - distance
    case 'p95Ms':
      return base * (1 + distance)
    case 'costNanoUsd':
      return base === 0 ? null : base * (1 + distance)
  }
}

function valueOf(metric: GateMetric, figures: RolloutFigures): number | null {
  return metric === 'costNanoUsd' ? figures.costPerRequestNanoUsd : figures[metric]
}

/**
 * Errors and cost only ever grow: once there are more of them than the smallest sample may have, that sample can no
 * longer hold, and nobody waits for the rest of it.
 */
function verdictOf(
  metric: GateMetric,
  { requests, errors, costNanoUsd, opinions }: Tally,
  { gate, limit, value }: { readonly gate: Gate; readonly limit: number; readonly value: number | null },
): GateCheck['verdict'] {
  const sample = Math.max(requests, gate.minRequests)
  const [breached, enough] = {
    errorRate: [errors / sample > limit, requests >= gate.minRequests],
    costNanoUsd: [costNanoUsd / sample > limit, requests >= gate.minRequests],
    p95Ms: [
      requests >= gate.minRequests && value !== null && value > limit,
      requests >= gate.minRequests && value !== null,
    ],
    feedback: [
      opinions >= gate.minOpinions && value !== null && value < limit,
      opinions >= gate.minOpinions && value !== null,
    ],
  }[metric]
  if (breached) return 'breached'
  return enough ? 'holds' : 'too_few'
}

export interface Standing {
  readonly checks: readonly GateCheck[]
  readonly breached: readonly GateCheck[]
  /** What keeps the stage from being passed; 0 and none: nothing does. */
  readonly missingRequests: number
  readonly missingMs: number
  readonly open: readonly GateCheck[]
}

const MINUTE_MS = 60_000

export function standingOf(
  stage: Stage,
  tally: Tally,
  baseline: RolloutFigures,
  stageAgeMs: number,
): Standing {
  const checks = judge(stage, tally, baseline)
  const { minRequests, minMinutes } = stage.gate
  return {
    checks,
    breached: checks.filter(({ verdict }) => verdict === 'breached'),
    missingRequests: stage.share === 0 ? 0 : Math.max(0, minRequests - tally.requests),
    missingMs: Math.max(0, minMinutes * MINUTE_MS - stageAgeMs),
    open: checks.filter(({ verdict }) => verdict !== 'holds'),
  }
}

export function isPassed({ missingRequests, missingMs, open }: Standing): boolean {
  return missingRequests === 0 && missingMs === 0 && open.length === 0
}
