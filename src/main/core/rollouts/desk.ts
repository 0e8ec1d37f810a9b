/** What somebody does to rollouts by hand. */
import type {
  Baseline,
  Rollout,
  RolloutAdvance,
  RolloutDraft,
  RolloutEvent,
  RolloutTemplate,
} from '../../../shared/contract/rollouts.ts'
import type { Live } from '../live/live.ts'

export type RolloutRefusedField = 'workload' | 'stages' | 'id' | 'stage'

/** What was asked for cannot be; the message says why and what to do. */
export class RolloutRefused extends Error {
  readonly field: RolloutRefusedField

  constructor(field: RolloutRefusedField, message: string) {
    super(message)
    this.name = 'RolloutRefused'
    this.field = field
  }
}

/** The changing ones throw {@link RolloutRefused}, and then change nothing. */
export interface RolloutDesk {
  readonly live: Live<{ readonly rollouts: Rollout[] }>
  templates(): readonly RolloutTemplate[]
  preview(query: {
    readonly workload: string
    readonly hours: number
  }): Promise<Readonly<Record<Baseline['of'], Baseline>>>
  start(draft: RolloutDraft): Promise<Rollout>
  /** `stage` is the one that is left; without a reason only where its gate lets it through. */
  advance(id: number, stage: number, reason: string | null): Rollout
  hold(id: number, reason: string | null): Rollout
  resume(id: number): Rollout
  setAdvance(id: number, advance: RolloutAdvance): Rollout
  rollBack(id: number, reason: string): Rollout
  /** After it was finished or rolled back: it decides nothing any more. */
  end(id: number): Rollout
  /** Oldest first. */
  history(id: number): RolloutEvent[]
}

/** Throws for stages that lead nowhere. */
export function mustMakeSense(stages: RolloutDraft['stages']): void {
  const isRising = stages.every(({ share }, index) => index === 0 || share > (stages[index - 1]?.share ?? 0))
  if (!isRising) {
    throw new RolloutRefused('stages', 'Each stage has to send more to serverless than the one before it.')
  }
}

/** How a workload is called in a sentence. */
export function called(workload: string): string {
  return workload === '' ? 'requests without a workload' : `the workload "${workload}"`
}
