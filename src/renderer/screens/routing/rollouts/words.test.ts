import { expect, test } from 'vitest'
import type { GateCheck, RolloutEvent } from '../../../../shared/contract/rollouts.ts'
import {
  boundInWords,
  eventInWords,
  figuresInWords,
  rollBackInWords,
  stateInWords,
  verdictInWords,
} from './words.ts'

const check = (said: Partial<GateCheck>): GateCheck => ({
  metric: 'errorRate',
  against: 'absolute',
  limit: 0.02,
  value: 0.01,
  have: 34,
  need: 200,
  verdict: 'too_few',
  ...said,
})

test('a verdict says what is missing, and why something cannot be decided', () => {
  expect(verdictInWords(check({})).words).toBe('not enough requests yet: 34 of 200')
  expect(verdictInWords(check({ metric: 'feedback' })).words).toBe('not enough opinions yet: 34 of 200')
  expect(verdictInWords(check({ metric: 'p95Ms', have: 200 })).words).toBe('no answer went well yet')
  expect(verdictInWords(check({ verdict: 'holds' }))).toEqual({ mood: 'good', words: 'holds' })
  expect(verdictInWords(check({ verdict: 'breached' }))).toEqual({ mood: 'bad', words: 'breached' })
  const nothing = { verdict: 'undecidable', against: 'baseline', limit: null } as const
  expect(verdictInWords(check(nothing)).words).toMatch(/has none/)
  expect(verdictInWords(check({ ...nothing, metric: 'costNanoUsd' })).words).toMatch(/costs nothing/)
})

test('a bound against the baseline says what it comes to and how it was set', () => {
  const bound = (baseline: number) => ({ absolute: null, baseline })
  const against = 'baseline' as const
  expect(boundInWords(check({ against, limit: 0.032 }), bound(0.02))).toBe(
    'at most 3.2 % (baseline + 2 points)',
  )
  expect(boundInWords(check({ against, metric: 'p95Ms', limit: 1_250 }), bound(0.25))).toBe(
    'at most 1.25 s (baseline + 25 %)',
  )
  expect(boundInWords(check({ against, metric: 'feedback', limit: 0.75 }), bound(0.05))).toBe(
    'at least 0.75 (baseline − 0.05)',
  )
  expect(boundInWords(check({ against, metric: 'costNanoUsd', limit: null }), bound(0.2))).toBe(
    'baseline + 20 %',
  )
  expect(boundInWords(check({}), { absolute: 0.02, baseline: null })).toBe('at most 2 %')
})

test('one point is one', () => {
  const one = { absolute: null, baseline: 0.01 }
  expect(boundInWords(check({ against: 'baseline', limit: 0.01 }), one)).toBe(
    'at most 1 % (baseline + 1 point)',
  )
})

test('a rollout that is over still says which share it decides, until it was handed back', () => {
  expect(stateInWords({ state: 'rolled_back', share: 0.1, endedAt: null }).words).toBe('Rolled back to 10 %')
  expect(stateInWords({ state: 'finished', share: 1, endedAt: null }).words).toBe('Finished at 100 %')
  expect(stateInWords({ state: 'finished', share: null, endedAt: 1 }).words).toBe('Was finished')
})

test('an event names both ends of a step and who took it', () => {
  const event: RolloutEvent = {
    id: 1,
    at: 0,
    event: 'rolled_back',
    from: 1,
    stage: 0,
    author: 'gate',
    reason: null,
    figures: null,
    checks: [],
  }
  const gate = {
    minRequests: 1,
    minMinutes: 0,
    minOpinions: 1,
    errorRate: null,
    p95Ms: null,
    costNanoUsd: null,
    feedback: null,
  }
  const stages = [0, 0.5].map((share) => ({ share, gate }))
  expect(eventInWords(event, { stages })).toBe('Rolled back from 50 % to 0 % by its gate')
  expect(eventInWords({ ...event, from: 0 }, { stages })).toBe('Stopped at 0 % by its gate')
  expect(eventInWords({ ...event, event: 'finished', stage: 1, author: 'console' }, { stages })).toBe(
    'Finished at 50 % by hand',
  )
})

test('figures leave out what was not measured', () => {
  const none = { requests: 0, errors: 0, errorRate: null, p95Ms: null, costPerRequestNanoUsd: null }
  expect(figuresInWords({ ...none, feedback: null, opinions: 0 })).toBe('no requests')
  expect(
    figuresInWords({
      requests: 1,
      errors: 0,
      errorRate: 0,
      p95Ms: 740,
      costPerRequestNanoUsd: 412_000.4,
      feedback: 0.8,
      opinions: 40,
    }),
  ).toBe('1 request, 0 % errors, p95 740 ms, $0.000412 each, feedback 0.80 of 40')
})

test('rolling back leads to the first stage, which need not be where the workload was before', () => {
  const gate = {
    minRequests: 1,
    minMinutes: 0,
    minOpinions: 1,
    errorRate: null,
    p95Ms: null,
    costNanoUsd: null,
    feedback: null,
  }
  const rollout = { workload: 'nightly', stages: [0, 1].map((share) => ({ share, gate })) }
  const first =
    "From the next request on, 0 % of nightly goes to serverless first, the rollout's first stage."
  expect(rollBackInWords(rollout, null)).toBe(`${first} What is in flight ends where it is.`)
  expect(rollBackInWords(rollout, 0)).toBe(`${first} What is in flight ends where it is.`)
  expect(rollBackInWords(rollout, 0.8)).toContain('Without a rollout it would be 80 %')
})
