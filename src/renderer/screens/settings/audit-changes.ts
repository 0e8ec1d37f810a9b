/** What an entry of the audit log changed, member by member, before and after. */
import type { AuditEntry } from '../../../shared/contract/audit.ts'
import { exactUsd, nanoUsd } from '../../../shared/money.ts'
import { POLICY_NAMES, loggedPolicyInWords } from '../../parts/workloads/policy-words.ts'
import { NONE, formatCount, formatExactShare, formatInstant } from '../../ui/format.ts'
import { settingInWords, settingOf } from './audit-words.ts'
import type { AuditNames } from './audit-words.ts'
import { formatPrice } from './price-words.ts'
import { formatBytes } from './recorded-words.ts'

export interface AuditChange {
  readonly name: string
  /** Null: it was not there. */
  readonly before: string | null
  /** Null: it is not there any more. */
  readonly after: string | null
}

const NAMES: Readonly<Record<string, string>> = {
  name: 'Name',
  kind: 'Kind',
  baseUrl: 'Base URL',
  weight: 'Weight',
  models: 'Models',
  key: 'Key',
  target: 'At',
  scope: 'Covers',
  subject: 'Which',
  period: 'Period',
  timezone: 'Timezone',
  enforcement: 'Enforcement',
  limitNanoUsd: 'Limit',
  thresholds: 'Thresholds',
  until: 'Until',
  inputNanoUsd: 'Input, per 1M',
  cachedInputNanoUsd: 'Cached input, per 1M',
  outputNanoUsd: 'Output, per 1M',
  effectiveFrom: 'In force from',
  source: 'Source',
  confirmed: 'Confirmed',
  value: 'Value',
  on: 'Rule',
  sinks: 'Sent to',
  host: 'Host',
  bodies: 'Prompts and answers',
  bytes: 'Size',
  oldestAt: 'Oldest of',
  kept: 'What was there',
  workload: 'Workload',
  maxInFlight: 'Requests at once',
  requestsPerMinute: 'Requests a minute',
  tokensPerMinute: 'Tokens a minute',
  state: 'State',
  share: 'Serverless share',
  stages: 'Stages',
  advance: 'Advances',
  ...POLICY_NAMES,
  force: 'All traffic to',
  whenDown: 'Where that side cannot serve',
  pause: 'Paused target',
  ended: 'Ended',
  how: 'How it ended',
}

/** What the log keeps as a code. */
const WORDS: Readonly<Record<string, string>> = { fall_back: 'fall back', gpu: 'GPU' }

const INSTANTS = ['until', 'effectiveFrom', 'oldestAt', 'ended']

/** Of what is on both sides, only what differs. */
export function changesOf(
  entry: Pick<AuditEntry, 'action' | 'subject' | 'before' | 'after'>,
  names: AuditNames,
  timezone: string,
): AuditChange[] {
  const { before, after } = entry
  const members = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  const isSetting = entry.action.startsWith('setting.')
  const isPolicy = entry.action.startsWith('workload.')
  const { setting } = settingOf(entry.subject, names)
  const words = (state: AuditEntry['before'], member: string): string | null => {
    if (isSetting && state === null) return 'the default'
    const value = state?.[member]
    if (value === undefined) return isPolicy && state !== null ? 'as the default policy' : null
    const own = isSetting && setting !== null ? settingInWords(setting, value) : null
    return (
      own ?? (isPolicy ? loggedPolicyInWords(member, value) : null) ?? loggedInWords(member, value, timezone)
    )
  }
  return members
    .map((member) => ({
      name: NAMES[member] ?? member,
      before: words(before, member),
      after: words(after, member),
    }))
    .filter((change) => change.before !== change.after)
}

function loggedInWords(member: string, value: unknown, timezone: string): string {
  if (typeof value === 'number') {
    if (member.endsWith('NanoUsd')) return formatPrice(exactUsd(nanoUsd(value)))
    if (INSTANTS.includes(member)) return formatInstant(value, timezone)
    if (member === 'share') return formatExactShare(value)
    return member === 'bytes' ? formatBytes(value) : formatCount(value)
  }
  if (member === 'stages' && Array.isArray(value)) {
    return value.map((share) => formatExactShare(Number(share))).join(', ')
  }
  if (member === 'state' || member === 'advance') return String(value).replaceAll('_', ' ')
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (value === null || value === '') return NONE
  if (typeof value === 'string') return WORDS[value] ?? value
  if (Array.isArray(value)) return value.map(itemInWords).join(', ') || 'none'
  return JSON.stringify(value)
}

/** A threshold of a budget, or a word. */
function itemInWords(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item)
  if (!('percent' in item) || !('of' in item)) return JSON.stringify(item)
  return `${String(item.percent)} % ${item.of === 'actual' ? 'spent' : 'forecast'}`
}
