import type { Criticality, WorkloadState } from '../../../../../shared/contract/workloads.ts'
import type { Rollout, RolloutTemplate } from '../../../../../shared/contract/rollouts.ts'
import { useLoaded } from '../../../../rpc/use-loaded.ts'
import type { Load, Loaded } from '../../../../rpc/use-loaded.ts'
import { formatCount } from '../../../../ui/format.ts'
import type { Choice } from '../../../../ui/select.tsx'

const load: Load<readonly WorkloadState[]> = async (client, options) =>
  (await client.workloads.list(undefined, options)).workloads

export const useWorkloads = (): Loaded<readonly WorkloadState[]> => useLoaded(load)

export const CRITICALITY_WORDS: Readonly<Record<Criticality, string>> = {
  non_critical: 'non-critical',
  standard: 'standard',
  critical: 'critical',
}

/** Those that the template is meant for first; within them the busiest first. */
export function workloadChoices(
  workloads: readonly WorkloadState[],
  { criticalities }: Pick<RolloutTemplate, 'criticalities'>,
  rollouts: readonly Rollout[],
): readonly Choice<string>[] {
  const isMeant = ({ policy }: WorkloadState): boolean => criticalities.includes(policy.criticality)
  const isTaken = ({ name }: WorkloadState): boolean =>
    rollouts.some(({ workload, state }) => workload === name && (state === 'running' || state === 'held'))
  return workloads
    .toSorted(
      (one, other) =>
        Number(isMeant(other)) - Number(isMeant(one)) || other.last24h.requests - one.last24h.requests,
    )
    .map((workload) => ({
      value: valueOf(workload.name),
      name: workload.name === '' ? 'Requests without a workload' : workload.name,
      about: isTaken(workload)
        ? 'a rollout is under way'
        : `${CRITICALITY_WORDS[workload.policy.criticality]}, ${formatCount(workload.last24h.requests)} requests in 24 h`,
      disabled: isTaken(workload),
    }))
}

/** A list's empty value would stand for nothing chosen. */
export const valueOf = (workload: string): string => `of ${workload}`
export const workloadOf = (value: string): string => value.slice('of '.length)
