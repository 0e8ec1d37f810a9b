/** The three phases of moving a team to serverless, as rollouts to start from. */
import type { Gate, RolloutTemplate, Stage } from '../../../shared/contract/rollouts.ts'

/** A cent for a request is far above what the catalogue's models cost: it stops what has gone astray. */
const CENT = 10_000_000

/** A first stage of nothing is how it was before: there is nothing to wait for in it. */
const stagesOf = (shares: readonly number[], gate: Gate): Stage[] =>
  shares.map((share) => ({ share, gate: share === 0 ? { ...gate, minMinutes: 0 } : gate }))

export const TEMPLATES: readonly RolloutTemplate[] = [
  {
    id: 'non_critical',
    name: 'Phase 1: non-critical workloads',
    purpose:
      'Moves a workload that nobody waits for, to learn what serverless costs and how it behaves. Advances by itself.',
    criticalities: ['non_critical'],
    advance: 'by_gate',
    stages: stagesOf([0, 0.1, 0.5, 1], {
      minRequests: 100,
      minMinutes: 15,
      minOpinions: 10,
      errorRate: { absolute: 0.05, baseline: null },
      p95Ms: { absolute: null, baseline: 1 },
      costNanoUsd: { absolute: CENT, baseline: null },
      feedback: null,
    }),
  },
  {
    id: 'production',
    name: 'Phase 2: production',
    purpose:
      'Moves a workload that people depend on, in small steps that somebody takes by hand, held against how it was before.',
    criticalities: ['standard', 'critical'],
    advance: 'by_hand',
    stages: stagesOf([0, 0.05, 0.2, 0.5, 0.8], {
      minRequests: 500,
      minMinutes: 60,
      minOpinions: 20,
      errorRate: { absolute: 0.02, baseline: 0.01 },
      p95Ms: { absolute: null, baseline: 0.25 },
      costNanoUsd: { absolute: CENT, baseline: null },
      feedback: { absolute: null, baseline: 0.05 },
    }),
  },
  {
    id: 'gpu_as_fallback',
    name: 'Phase 3: GPU only as fallback',
    purpose:
      'Sends every request to serverless first. The GPU endpoints stay in the chain behind it and take what fails there.',
    criticalities: ['non_critical', 'standard', 'critical'],
    advance: 'by_hand',
    stages: stagesOf([0.8, 0.9, 1], {
      minRequests: 1_000,
      minMinutes: 240,
      minOpinions: 20,
      errorRate: { absolute: 0.01, baseline: 0.005 },
      p95Ms: { absolute: null, baseline: 0.25 },
      costNanoUsd: { absolute: CENT, baseline: null },
      feedback: null,
    }),
  },
]
