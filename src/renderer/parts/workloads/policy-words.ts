/** Policies of workloads in words, member by member: for the screen that sets them, and for the audit log. */
import type { CostPriority, Criticality, WorkloadPolicy } from '../../../shared/contract/workloads.ts'
import { formatExactShare } from '../../ui/format.ts'

export type PolicyMember = keyof WorkloadPolicy

/** In the order in which they are shown. */
export const POLICY_NAMES: Readonly<Record<PolicyMember, string>> = {
  criticality: 'Criticality',
  costPriority: 'Cost priority',
  allowedModels: 'Models',
  serverlessShare: 'Serverless share',
  record: 'Recording',
  retentionDays: 'Text kept for',
}

export const COST_PRIORITY_WORDS: Readonly<Record<CostPriority, string>> = {
  low_cost: 'Low cost',
  balanced: 'Balanced',
  performance: 'Performance',
}

export const CRITICALITY_WORDS: Readonly<Record<Criticality, string>> = {
  non_critical: 'Not critical',
  standard: 'Standard',
  critical: 'Critical',
}

export const RECORD_WORDS: Readonly<Record<WorkloadPolicy['record'], string>> = {
  inherit: 'As in Settings',
  never: 'Never recorded',
}

const WORDS: { readonly [Member in PolicyMember]: (value: WorkloadPolicy[Member]) => string } = {
  costPriority: (priority) => COST_PRIORITY_WORDS[priority],
  criticality: (criticality) => CRITICALITY_WORDS[criticality],
  record: (record) => RECORD_WORDS[record],
  allowedModels: (models) => models?.join(', ') ?? 'Every model',
  serverlessShare: (share) => (share === null ? 'The ratio for all' : formatExactShare(share)),
  retentionDays: (days) =>
    days === null ? 'As long as all of it' : `${days} ${days === 1 ? 'day' : 'days'}`,
}

export function policyInWords<Member extends PolicyMember>(
  member: Member,
  policy: Pick<WorkloadPolicy, Member>,
): string {
  return WORDS[member](policy[member])
}

const CHOICES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  costPriority: COST_PRIORITY_WORDS,
  criticality: CRITICALITY_WORDS,
  record: RECORD_WORDS,
}

/** A member as the audit log has it, which may be of another version of the console; null for what is none. */
export function loggedPolicyInWords(member: string, value: unknown): string | null {
  if (typeof value === 'string') return CHOICES[member]?.[value] ?? null
  const isCount = typeof value === 'number' || value === null
  if (member === 'serverlessShare' && isCount) return WORDS.serverlessShare(value)
  if (member === 'retentionDays' && isCount) return WORDS.retentionDays(value)
  if (member === 'allowedModels' && value === null) return WORDS.allowedModels(value)
  return null
}
