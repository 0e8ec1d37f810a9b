/** A policy as it is being filled in. */
import type { OwnPolicy, WorkloadPolicy } from '../../../../shared/contract/workloads.ts'

/** What is left to the default policy. */
export const BY_DEFAULT = 'by_default'

type OrDefault<Value> = Value | typeof BY_DEFAULT

export interface PolicyEntries {
  readonly costPriority: OrDefault<WorkloadPolicy['costPriority']>
  readonly criticality: OrDefault<WorkloadPolicy['criticality']>
  readonly record: OrDefault<WorkloadPolicy['record']>
  readonly models: OrDefault<'every' | 'some'>
  /** Of `some`. */
  readonly chosen: readonly string[]
  readonly share: OrDefault<'ratio' | 'own'>
  /** Of `own`, in percent, as typed. */
  readonly percent: string
  readonly keep: OrDefault<'as_all' | 'own'>
  /** Of `own`, as typed. */
  readonly days: string
}

export function entriesOf(own: OwnPolicy): PolicyEntries {
  const { allowedModels, serverlessShare, retentionDays } = own
  return {
    costPriority: own.costPriority ?? BY_DEFAULT,
    criticality: own.criticality ?? BY_DEFAULT,
    record: own.record ?? BY_DEFAULT,
    models: allowedModels === undefined ? BY_DEFAULT : allowedModels === null ? 'every' : 'some',
    chosen: allowedModels ?? [],
    share: serverlessShare === undefined ? BY_DEFAULT : serverlessShare === null ? 'ratio' : 'own',
    percent: serverlessShare == null ? '' : percentOf(serverlessShare),
    keep: retentionDays === undefined ? BY_DEFAULT : retentionDays === null ? 'as_all' : 'own',
    days: retentionDays?.toString() ?? '',
  }
}

/** Without the digits that a binary fraction has and its owner never typed. */
const percentOf = (share: number): string => String(Number((share * 100).toFixed(6)))

export type PolicyProblems = Partial<Record<'chosen' | 'percent' | 'days', string>>

/** What keeps the entries from being a policy, by the field to look at. */
export function problemsOf(entries: PolicyEntries): PolicyProblems {
  const { models, chosen, share, percent, keep, days } = entries
  return {
    ...(models === 'some' && chosen.length === 0 && { chosen: 'Choose one model at least.' }),
    ...(share === 'own' && readShare(percent) === null && { percent: 'A number from 0 to 100.' }),
    ...(keep === 'own' && readDays(days) === null && { days: 'A whole number from 1 to 3650.' }),
  }
}

/** Null while something is wrong or missing. */
export function policyOf(entries: PolicyEntries): OwnPolicy | null {
  if (Object.keys(problemsOf(entries)).length > 0) return null
  const { costPriority, criticality, record, models, chosen, share, percent, keep, days } = entries
  return {
    ...(costPriority !== BY_DEFAULT && { costPriority }),
    ...(criticality !== BY_DEFAULT && { criticality }),
    ...(record !== BY_DEFAULT && { record }),
    ...(models !== BY_DEFAULT && { allowedModels: models === 'every' ? null : [...chosen] }),
    ...(share !== BY_DEFAULT && { serverlessShare: share === 'ratio' ? null : readShare(percent) }),
    ...(keep !== BY_DEFAULT && { retentionDays: keep === 'as_all' ? null : readDays(days) }),
  }
}

function readShare(text: string): number | null {
  const percent = /^\d{1,3}(\.\d{1,6})?$/.test(text.trim()) ? Number(text) : NaN
  // Divided once, so that 33.3 is the same number as somebody's 0.333.
  return percent <= 100 ? Number((percent / 100).toFixed(8)) : null
}

function readDays(text: string): number | null {
  const days = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0
  return days >= 1 && days <= 3_650 ? days : null
}
