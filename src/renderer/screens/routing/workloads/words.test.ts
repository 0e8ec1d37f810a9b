import { expect, test } from 'vitest'
import type { Rollout } from '../../../../shared/contract/rollouts.ts'
import type { OwnPolicy, WorkloadPolicy } from '../../../../shared/contract/workloads.ts'
import { ZERO_USD } from '../../../../shared/money.ts'
import { failuresInWords, modelsInWords, rolloutInWords, rowsHref, shareOf } from './words.ts'

const BASE: WorkloadPolicy = {
  costPriority: 'balanced',
  allowedModels: null,
  serverlessShare: null,
  criticality: 'standard',
  record: 'inherit',
  retentionDays: null,
}
const withShare = (own: OwnPolicy, serverlessShare: number | null) => ({
  own,
  policy: { ...BASE, serverlessShare },
})
const rollout = (share: number | null): Rollout => ({
  id: 1,
  workload: 'search',
  name: 'Search',
  stages: [],
  advance: 'by_gate',
  baseline: { of: 'any', since: 0, until: 0, figures: NOTHING },
  state: 'running',
  stage: 1,
  stageSince: 0,
  share,
  createdAt: 0,
  endedAt: null,
  figures: null,
  checks: [],
  waitsFor: null,
  last: null,
})
const NOTHING = {
  requests: 0,
  errors: 0,
  errorRate: null,
  p95Ms: null,
  costPerRequestNanoUsd: null,
  feedback: null,
  opinions: 0,
}

test('the share is its rollout’s, else its own, else that of the default policy, else the ratio for all', () => {
  const own = withShare({ serverlessShare: 0.5 }, 0.5)
  expect(shareOf(own, rollout(0.1), 0.8)).toEqual({ share: 0.1, by: 'rollout' })
  expect(shareOf(own, undefined, 0.8)).toEqual({ share: 0.5, by: 'own' })
  expect(shareOf(withShare({}, 0.3), undefined, 0.8)).toEqual({ share: 0.3, by: 'default' })
  expect(shareOf(withShare({}, null), rollout(null), 0.8)).toEqual({ share: 0.8, by: 'ratio' })
  expect(shareOf(withShare({}, null), undefined, null)).toBeNull()
})

test('a rollout is told by its stage and share', () => {
  const stages = [0, 0.1, 0.5].map((share) => ({ share, gate: GATE }))
  expect(rolloutInWords({ ...rollout(0.1), stages })).toBe('Stage 2 of 3, 10 %')
  expect(rolloutInWords({ ...rollout(1), state: 'finished' })).toBe('Finished, 100 %')
  expect(rolloutInWords(undefined)).toBe('–')
})
const GATE = {
  minRequests: 1,
  minMinutes: 0,
  minOpinions: 1,
  errorRate: null,
  p95Ms: null,
  costNanoUsd: null,
  feedback: null,
}

test('models are told by name where there is one, else by how many', () => {
  expect(modelsInWords(null)).toBe('Every')
  expect(modelsInWords(['llama3.1-8b-instruct'])).toBe('llama3.1-8b-instruct')
  expect(modelsInWords(['a', 'b'])).toBe('2 models')
})

test('failures are told with their share', () => {
  const did = { requests: 90, attempts: 100, costNanoUsd: ZERO_USD }
  expect(failuresInWords({ ...did, failed: 0 })).toBe('none')
  expect(failuresInWords({ ...did, failed: 4 })).toBe('4, 4.0 % of attempts')
})

test('requests without a workload have rows too', () => {
  expect(rowsHref('')).toBe('#/ledger?workload=')
  expect(rowsHref('team/search')).toBe('#/ledger?workload=team%2Fsearch')
})
