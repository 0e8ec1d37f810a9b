/** What cannot be asked of a rollout. */
import type { RolloutDraft } from '../../../shared/contract/rollouts.ts'

/** What was asked for cannot be; the message says why and what to do. */
export class RolloutRefused extends Error {
  readonly field: 'workload' | 'stages' | 'id' | 'stage'

  constructor(field: RolloutRefused['field'], message: string) {
    super(message)
    this.name = 'RolloutRefused'
    this.field = field
  }
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
