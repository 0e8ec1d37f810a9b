/** Policies: what counts for a workload where it has nothing of its own. */
import type { OwnPolicy, WorkloadPolicy } from '../../../shared/contract/workloads.ts'

/** What the default policy is where nobody has set it. */
export const UNSET_POLICY: WorkloadPolicy = {
  costPriority: 'balanced',
  allowedModels: null,
  serverlessShare: null,
  criticality: 'standard',
  record: 'inherit',
  retentionDays: null,
}

/** In place of a policy that cannot be read: nobody may take it for leave to record. */
export const UNREADABLE_POLICY: OwnPolicy = { record: 'never' }

/** A policy of one's own over the one that counts otherwise. A null of its own counts as well. */
export function over(base: WorkloadPolicy, own: OwnPolicy): WorkloadPolicy {
  return {
    costPriority: own.costPriority ?? base.costPriority,
    allowedModels: own.allowedModels === undefined ? base.allowedModels : own.allowedModels,
    serverlessShare: own.serverlessShare === undefined ? base.serverlessShare : own.serverlessShare,
    criticality: own.criticality ?? base.criticality,
    record: own.record ?? base.record,
    retentionDays: own.retentionDays === undefined ? base.retentionDays : own.retentionDays,
  }
}
