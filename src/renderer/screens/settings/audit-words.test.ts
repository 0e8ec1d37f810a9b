import { expect, test } from 'vitest'
import { changesOf } from './audit-changes.ts'
import { deedInWords } from './audit-words.ts'
import type { AuditNames } from './audit-words.ts'

const NAMES: AuditNames = {
  settings: [
    {
      name: 'bodies.retentionDays',
      group: 'Recording',
      title: 'Keep prompts and answers for',
      description: '',
      takes: { type: 'number', min: 1, max: 3_650, unit: 'days', nullMeans: null },
      value: 30,
      default: 30,
      perTarget: null,
      origin: { kind: 'default' },
      changeable: true,
      changedBy: null,
    },
  ],
  rules: [{ rule: 'upstream_down', title: 'Target down' }],
}

const DAILY = { name: 'nightly', limitNanoUsd: 50_000_000_000 }
const entry = { actor: 'console', before: null, after: null }

test.each([
  [
    {
      action: 'budget.raise',
      subject: 'b1',
      before: DAILY,
      after: { ...DAILY, limitNanoUsd: 60_000_000_000 },
    },
    'Raised the limit of nightly',
  ],
  [
    {
      action: 'budget.raise',
      subject: 'b1',
      before: DAILY,
      after: { ...DAILY, limitNanoUsd: 40_000_000_000 },
    },
    'Lowered the limit of nightly',
  ],
  [
    { action: 'budget.edit', subject: 'daily', actor: 'environment', after: { limitNanoUsd: 1 } },
    'Set the limit of daily',
  ],
  [{ action: 'key.revoke', subject: 'key_1', before: { name: 'batch' } }, 'Revoked the key batch'],
  [{ action: 'key.edit', subject: 'key_1', before: { name: 'batch' } }, 'Edited the key batch'],
  [{ action: 'workload.edit', subject: 'search' }, 'Set the policy of search'],
  [{ action: 'workload.edit', subject: '(default)' }, 'Set the default policy'],
  [{ action: 'price.set', subject: 'gpt-4o' }, 'Set the price of gpt-4o'],
  [
    { action: 'setting.set', subject: 'bodies.retentionDays', after: { value: 14 } },
    'Set “Keep prompts and answers for” to 14 days',
  ],
  [
    { action: 'setting.reset', subject: 'drain.seconds/gpu:one' },
    'Put “drain.seconds” for gpu:one back to its default',
  ],
  [{ action: 'alerts.rule.set', subject: 'upstream_down' }, 'Changed the rule “Target down”'],
  [{ action: 'bodies.delete', subject: 'bodies' }, 'Deleted what was recorded'],
  [{ action: 'override.start', subject: '3', after: { force: 'gpu' } }, 'Force GPU'],
  [{ action: 'override.extend', subject: '4', after: { pause: 'sandbox' } }, 'Extended “Pause sandbox”'],
  [{ action: 'override.expired', subject: '4', before: { pause: 'sandbox' } }, '“Pause sandbox” ran out'],
  [
    { action: 'fleet.terminate', subject: 'instance:1', before: { name: 'gpu-1' } },
    'Asked for gpu-1 to be terminated',
  ],
  [{ action: 'moon.landed', subject: 'eagle' }, 'moon.landed: eagle'],
])('%j reads “%s”', (told, words) => expect(deedInWords({ ...entry, ...told }, NAMES)).toBe(words))

test('amounts are told exactly, and what stayed as it was is not', () => {
  const told = {
    action: 'budget.raise',
    subject: 'b1',
    before: DAILY,
    after: { ...DAILY, limitNanoUsd: 60_000_000_001, until: Date.UTC(2026, 10, 24) },
  }
  expect(changesOf(told, NAMES, 'UTC')).toEqual([
    { name: 'Limit', before: '$50.00', after: '$60.000000001' },
    { name: 'Until', before: null, after: '24 Nov 2026, 00:00:00 UTC' },
  ])
})

test('a setting that was never set had its default', () => {
  const told = { action: 'setting.set', subject: 'bodies.retentionDays', before: null, after: { value: 14 } }
  expect(changesOf(told, NAMES, 'UTC')).toEqual([{ name: 'Value', before: 'the default', after: '14 days' }])
})

test('a policy is told member by member, and what it leaves to the default policy as such', () => {
  const policy = {
    ...entry,
    action: 'workload.edit',
    subject: 'search',
    before: { costPriority: 'low_cost', allowedModels: ['small', 'large'] },
    after: { costPriority: 'performance', serverlessShare: 0.333, allowedModels: null },
  }
  expect(changesOf(policy, NAMES, 'UTC')).toEqual([
    { name: 'Cost priority', before: 'Low cost', after: 'Performance' },
    { name: 'Models', before: 'small, large', after: 'Every model' },
    { name: 'Serverless share', before: 'as the default policy', after: '33.3 %' },
  ])
})
