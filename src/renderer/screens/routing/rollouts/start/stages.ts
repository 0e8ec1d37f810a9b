/** Changes to the stages that are being filled in. */
import type { GateMetric } from '../../../../../shared/contract/rollouts.ts'
import type { BoundEntry, StageEntry } from './draft.ts'

/** Whose gate is edited: that of every stage, or of the one at this place. */
export type GateOf = 'all' | number

/** Stages that send nothing to serverless have nothing to be judged by. */
export const isJudged = ({ share }: StageEntry): boolean => Number(share) !== 0

export const withStage = (
  stages: readonly StageEntry[],
  at: number,
  changed: Partial<StageEntry>,
): readonly StageEntry[] => stages.map((stage, index) => (index === at ? { ...stage, ...changed } : stage))

/** One more after the last, half of what is left beyond it. */
export function withOneMore(stages: readonly StageEntry[]): readonly StageEntry[] {
  const last = stages.at(-1)
  if (last === undefined) return stages
  const share = Number(last.share)
  const next = Number.isFinite(share) && share < 100 ? (share + 100) / 2 : 100
  return [...stages, { ...last, share: String(next) }]
}

/** What a field of the gate shows: null where the stages differ. */
export function sharedEntry(
  stages: readonly StageEntry[],
  of: GateOf,
  read: (stage: StageEntry) => string,
): string | null {
  const shown = of === 'all' ? stages.filter(isJudged) : stages.filter((_, index) => index === of)
  const [first, ...others] = shown.map(read)
  return first !== undefined && others.every((other) => other === first) ? first : null
}

export function withGate(
  stages: readonly StageEntry[],
  of: GateOf,
  change: (stage: StageEntry) => StageEntry,
): readonly StageEntry[] {
  return stages.map((stage, index) => (of === 'all' || of === index ? change(stage) : stage))
}

export const withBound = (
  stage: StageEntry,
  metric: GateMetric,
  changed: Partial<BoundEntry>,
): StageEntry => ({
  ...stage,
  bounds: { ...stage.bounds, [metric]: { ...stage.bounds[metric], ...changed } },
})
