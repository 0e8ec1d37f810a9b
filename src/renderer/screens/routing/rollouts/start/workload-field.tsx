import type { Rollout, RolloutTemplate } from '../../../../../shared/contract/rollouts.ts'
import type { WorkloadState } from '../../../../../shared/contract/workloads.ts'
import { Select } from '../../../../ui/select.tsx'
import { CRITICALITY_WORDS, valueOf, workloadChoices, workloadOf } from './use-workloads.ts'

interface WorkloadFieldProps {
  readonly template: RolloutTemplate
  readonly workloads: readonly WorkloadState[]
  readonly rollouts: readonly Rollout[]
  readonly workload: string | null
  readonly error: string | null
  readonly onChange: (workload: string) => void
}

/** Which traffic moves; says where a template was made for another kind of it. */
export function WorkloadField({
  template,
  workloads,
  rollouts,
  workload,
  error,
  onChange,
}: WorkloadFieldProps) {
  const chosen = workloads.find(({ name }) => name === workload)
  const criticality = chosen?.policy.criticality
  const isMeant = criticality === undefined || template.criticalities.includes(criticality)
  return (
    <Select
      label="Workload"
      value={workload === null ? null : valueOf(workload)}
      onValueChange={(value) => onChange(workloadOf(value))}
      choices={workloadChoices(workloads, template, rollouts)}
      error={error}
      hint={
        isMeant
          ? 'Its requests alone are moved, and judged.'
          : `It is ${CRITICALITY_WORDS[criticality]}; this phase is meant for ${template.criticalities
              .map((meant) => CRITICALITY_WORDS[meant])
              .join(' and ')} workloads.`
      }
    />
  )
}
