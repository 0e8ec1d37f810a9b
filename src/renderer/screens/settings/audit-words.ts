/** Entries of the audit log in words: what was done, by whom. */
import type { RuleState } from '../../../shared/contract/alerts.ts'
import type { AuditEntry } from '../../../shared/contract/audit.ts'
import type { SettingState } from '../../../shared/contract/settings.ts'
import { fleetDeed } from './fleet-deeds.ts'
import { valueInWords } from './setting-words.ts'

/** What the log names by an id, and the page by a title. */
export interface AuditNames {
  readonly settings: readonly SettingState[]
  readonly rules: readonly Pick<RuleState, 'rule' | 'title'>[]
}

/** The kinds of actions, for the filter. */
export const AUDIT_KINDS = [
  { kind: 'budget', title: 'Budgets' },
  { kind: 'key', title: 'Client keys' },
  { kind: 'workload', title: 'Workloads' },
  { kind: 'provider', title: 'Providers' },
  { kind: 'price', title: 'Prices' },
  { kind: 'override', title: 'Overrides' },
  { kind: 'fleet', title: 'Fleet' },
  { kind: 'setting', title: 'Settings' },
  { kind: 'alerts', title: 'Alerts' },
  { kind: 'routing', title: 'Routing' },
  { kind: 'rollout', title: 'Rollouts' },
  { kind: 'bodies', title: 'Recorded text' },
  { kind: 'ledger', title: 'Ledger file' },
] as const

/** A setting of one target is logged under both: `drain.seconds/serverless`. */
export function settingOf(subject: string, { settings }: AuditNames) {
  const [name = subject, ...target] = subject.split('/')
  const setting = settings.find((known) => known.name === name) ?? null
  const title = `“${setting?.title ?? name}”`
  return { setting, title: target.length === 0 ? title : `${title} for ${target.join('/')}` }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const SINKS: Readonly<Record<string, string>> = { slack: 'Slack', webhook: 'the webhook' }

/** As the log names the policy of what has none of its own. */
const DEFAULT_POLICY = '(default)'

type Told = Pick<AuditEntry, 'actor' | 'action' | 'subject' | 'before' | 'after'>

/** "Raised the limit of daily"; an action without words of its own is named as the log has it. */
export function deedInWords({ actor, action, subject, before, after }: Told, names: AuditNames): string {
  const name = textOf(after?.name) ?? textOf(before?.name) ?? subject
  const moved = textOf(after?.workload) ?? textOf(before?.workload) ?? 'requests without a workload'
  switch (action) {
    case 'budget.create':
      return `Created the budget ${name}`
    case 'budget.edit':
      return actor === 'environment' ? `Set the limit of ${name}` : `Edited the budget ${name}`
    case 'budget.raise':
      return `${isLess(after?.limitNanoUsd, before?.limitNanoUsd) ? 'Lowered' : 'Raised'} the limit of ${name}`
    case 'budget.archive':
      return `Archived the budget ${name}`
    case 'key.create':
      return `Created the key ${name}`
    case 'key.edit':
      return `Edited the key ${name}`
    case 'key.revoke':
      return `Revoked the key ${name}`
    case 'workload.create':
      return `Created the workload ${subject}`
    case 'workload.edit':
      return subject === DEFAULT_POLICY ? 'Set the default policy' : `Set the policy of ${subject}`
    case 'workload.review':
      return `Reviewed the workload ${subject}`
    case 'workload.remove':
      return `Removed the workload ${subject}`
    case 'provider.add':
      return `Added the provider ${name}`
    case 'provider.edit':
      return `Changed the provider ${name}`
    case 'provider.remove':
      return `Removed the provider ${name}`
    case 'price.set':
      return `Set the price of ${subject}${atTarget(after?.target)}`
    case 'price.import':
      return `Imported the price of ${subject}${atTarget(after?.target)}`
    case 'setting.set': {
      const { setting, title } = settingOf(subject, names)
      const value = setting === null ? textOf(after?.value) : settingInWords(setting, after?.value)
      return `Set ${title}${value === null ? '' : ` to ${value}`}`
    }
    case 'setting.reset':
      return `Put ${settingOf(subject, names).title} back to its default`
    case 'routing.matrix.set':
      return 'Changed the model matrix'
    case 'routing.matrix.reset':
      return 'Put the model matrix back to its default'
    case 'override.start':
      return overrideInWords(after)
    case 'override.extend':
      return `Extended “${overrideInWords(after)}”`
    case 'override.revert':
      return `Reverted “${overrideInWords(before)}”`
    case 'override.replace':
      return `Ended “${overrideInWords(before)}” for another`
    case 'override.expired':
      return `“${overrideInWords(before)}” ran out`
    case 'alerts.sink.set':
      return `Set the URL of ${SINKS[subject] ?? subject}`
    case 'alerts.sink.remove':
      return `Removed ${SINKS[subject] ?? subject} from where alerts go`
    case 'alerts.secret.renew':
      return `Made a new secret for ${SINKS[subject] ?? subject}`
    case 'alerts.rule.set':
      return `Changed the rule “${names.rules.find(({ rule }) => rule === subject)?.title ?? subject}”`
    case 'rollout.start':
      return `Started the rollout of ${moved}`
    case 'rollout.advance':
      return `Advanced the rollout of ${moved}`
    case 'rollout.hold':
      return `Held the rollout of ${moved}`
    case 'rollout.resume':
      return `Resumed the rollout of ${moved}`
    case 'rollout.roll_back':
      return `Rolled back ${moved}`
    case 'rollout.finish':
      return `Finished the rollout of ${moved}`
    case 'rollout.end':
      return `Handed back the share of ${moved}`
    case 'rollout.set_advance':
      return `Changed how the rollout of ${moved} advances`
    case 'bodies.delete':
      return 'Deleted what was recorded'
    case 'ledger.restore':
      return `Put the backup ${subject} in the ledger’s place`
    default:
      return fleetDeed(action, name) ?? `${action}: ${subject}`
  }
}

/** "Force GPU", "Pause sandbox": the log has targets by their id. */
function overrideInWords(state: AuditEntry['before']): string {
  const paused = textOf(state?.pause)
  if (paused !== null) return `Pause ${paused}`
  return `Force ${state?.force === 'gpu' ? 'GPU' : 'serverless'}`
}

/** A price of a target's own says where it counts. */
const atTarget = (target: unknown): string => {
  const text = textOf(target)
  return text === null ? '' : ` at ${text}`
}

/** A logged value of a setting as its row in Settings has it; null where it is none that a setting can have. */
export function settingInWords({ takes }: SettingState, value: unknown): string | null {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) {
    return valueInWords(takes, value as string | number | boolean | null)
  }
  return Array.isArray(value) ? value.map(String).join(', ') : null
}

/** "Console", "Environment", "Ledger tool". */
export const actorInWords = (actor: string): string => actor.charAt(0).toUpperCase() + actor.slice(1)

const isLess = (one: unknown, other: unknown): boolean =>
  typeof one === 'number' && typeof other === 'number' && one < other
