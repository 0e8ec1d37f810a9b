/** Entries of the audit log about a budget, in words. */
import type { AuditEntry } from '../../../shared/contract/audit.ts'
import { formatUsd, nanoUsd } from '../../../shared/money.ts'

type State = NonNullable<AuditEntry['before']>

const VERBS: Readonly<Record<string, string>> = {
  'budget.create': 'Created',
  'budget.edit': 'Edited',
  'budget.raise': 'Raised',
  'budget.archive': 'Archived',
}

const NAMES: Readonly<Record<string, string>> = {
  name: 'name',
  limitNanoUsd: 'limit',
  limitNowNanoUsd: 'limit',
  enforcement: 'enforcement',
  thresholds: 'thresholds',
  timezone: 'timezone',
}

/** "Created: limit $20.00", "Raised: limit from $20.00 to $30.00"; an action without a name of its own is named as the log has it. */
export function changeInWords({
  action,
  before,
  after,
}: Pick<AuditEntry, 'action' | 'before' | 'after'>): string {
  const verb = VERBS[action] ?? action
  // What a new budget began with stands under its terms; the limit may have changed since.
  const named = before === null ? ['limitNanoUsd', 'limitNowNanoUsd'] : Object.keys(NAMES)
  const members = named.filter((member) => after !== null && member in after)
  const changes = members.flatMap((member) => changeOf(member, before, after))
  return changes.length === 0 ? verb : `${verb}: ${changes.join(', ')}`
}

function changeOf(member: string, before: State | null, after: State | null): string[] {
  const name = NAMES[member] ?? member
  const from = valueInWords(before?.[member])
  const to = valueInWords(after?.[member])
  if (to === null || from === to) return []
  return [from === null ? `${name} ${to}` : `${name} from ${from} to ${to}`]
}

function valueInWords(value: unknown): string | null {
  if (typeof value === 'number') return formatUsd(nanoUsd(value))
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) return null
  return value.map(thresholdOf).join(' / ') || 'none'
}

function thresholdOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('percent' in value) || !('of' in value)) return '?'
  return `${String(value.percent)} % ${value.of === 'actual' ? 'spent' : 'forecast'}`
}
