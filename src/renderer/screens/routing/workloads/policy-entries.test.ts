import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OwnPolicy } from '../../../../shared/contract/workloads.ts'
import { entriesOf, policyOf, problemsOf } from './policy-entries.ts'

test('a policy filled in as it is stays what it is, with what it leaves to the default one', () => {
  const policy = fc.record(
    {
      costPriority: fc.constantFrom('low_cost', 'balanced', 'performance'),
      criticality: fc.constantFrom('non_critical', 'standard', 'critical'),
      record: fc.constantFrom('inherit', 'never'),
      allowedModels: fc.option(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 })),
      // As finely as a share can be typed.
      serverlessShare: fc.option(
        fc.integer({ min: 0, max: 100_000_000 }).map((share) => share / 100_000_000),
      ),
      retentionDays: fc.option(fc.integer({ min: 1, max: 3_650 })),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(policy, (own: OwnPolicy) => {
      expect(policyOf(entriesOf(own))).toEqual(own)
    }),
  )
})

test('a share is typed in percent', () => {
  const entries = { ...entriesOf({}), share: 'own' as const }
  expect(policyOf({ ...entries, percent: '33.3' })).toEqual({ serverlessShare: 0.333 })
  expect(policyOf({ ...entries, percent: '100' })).toEqual({ serverlessShare: 1 })
  for (const percent of ['', '101', '-1', '0,5', '1e1', 'half']) {
    expect(Object.keys(problemsOf({ ...entries, percent }))).toEqual(['percent'])
  }
})

test('what is chosen and not filled in yet is no policy', () => {
  expect(Object.keys(problemsOf({ ...entriesOf({}), models: 'some' }))).toEqual(['chosen'])
  expect(policyOf({ ...entriesOf({}), keep: 'own', days: '0' })).toBeNull()
  expect(policyOf({ ...entriesOf({}), keep: 'own', days: '7' })).toEqual({ retentionDays: 7 })
})
