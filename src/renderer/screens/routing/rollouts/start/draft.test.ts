import { expect, test } from 'vitest'
import type { RolloutTemplate } from '../../../../../shared/contract/rollouts.ts'
import { comesTo } from './comes-to.ts'
import { draftOf, entriesOf, problemsOf } from './draft.ts'
import { sharedEntry, withBound, withGate, withOneMore, withStage } from './stages.ts'
import { jumpInWords, shareNow, startInWords } from './start-words.ts'

const gate = {
  minRequests: 100,
  minMinutes: 15,
  minOpinions: 10,
  errorRate: { absolute: 0.07, baseline: 0.01 },
  p95Ms: { absolute: null, baseline: 0.25 },
  costNanoUsd: { absolute: 10_000_000, baseline: null },
  feedback: { absolute: 0.8, baseline: 0.05 },
}
const template: RolloutTemplate = {
  id: 'production',
  name: 'Phase 2',
  purpose: '',
  criticalities: ['standard'],
  advance: 'by_hand',
  stages: [0, 0.07, 0.29, 1].map((share) => ({ share, gate })),
}
const entries = { ...entriesOf(template, null), workload: 'mail' }

test('a template that is left as it is comes out as it went in', () => {
  expect(draftOf(entries)).toEqual({
    workload: 'mail',
    name: 'Phase 2',
    advance: 'by_hand',
    stages: template.stages,
    baseline: { of: 'gpu', hours: 24 },
  })
  expect(entries.stages.map(({ share }) => share)).toEqual(['0', '7', '29', '100'])
  expect(entries.stages[1]?.bounds.costNanoUsd).toEqual({ limit: '0.01', distance: '' })
})

test('requests without a workload can be moved too, but somebody has to say so', () => {
  expect(draftOf({ ...entries, workload: null })).toBeNull()
  expect(problemsOf({ ...entries, workload: null }).workload).toMatch(/Choose/)
  expect(draftOf({ ...entries, workload: '' })?.workload).toBe('')
})

test.each([
  ['a share that is none', { share: '101' }, 'stages'],
  ['a share with a comma', { share: '7,5' }, 'stages'],
  ['a share below the one before', { share: '0' }, 'stages'],
  ['half a request', { minRequests: '1.5' }, 'gate'],
  ['no time', { minMinutes: '' }, 'gate'],
] as const)('%s is no stage', (_, changed, field) => {
  const wrong = { ...entries, stages: withStage(entries.stages, 1, changed) }
  expect(problemsOf(wrong)[field]).not.toBeNull()
  expect(draftOf(wrong)).toBeNull()
})

test('the gate of all stages changes together, one of them by itself', () => {
  const ofOne = withGate(entries.stages, 2, (stage) => withBound(stage, 'errorRate', { limit: '2' }))
  const read = (stages: typeof ofOne, of: 'all' | number) =>
    sharedEntry(stages, of, ({ bounds }) => bounds.errorRate.limit)
  expect([read(ofOne, 1), read(ofOne, 2), read(ofOne, 'all')]).toEqual(['7', '2', null])
  const ofAll = withGate(ofOne, 'all', (stage) => withBound(stage, 'errorRate', { limit: '' }))
  expect(read(ofAll, 'all')).toBe('')
  expect(draftOf({ ...entries, stages: ofAll })?.stages[1]?.gate.errorRate).toEqual({
    absolute: null,
    baseline: 0.01,
  })
})

test('one more stage lies between the last one and everything', () => {
  const shares = withOneMore(entries.stages.slice(0, 3)).map(({ share }) => share)
  expect(shares).toEqual(['0', '7', '29', '64.5'])
})

test('what a bound comes to follows the baseline, and says where that decides nothing', () => {
  const figures = {
    requests: 9,
    errors: 0,
    errorRate: 0.02,
    p95Ms: 400,
    costPerRequestNanoUsd: 0,
    feedback: null,
    opinions: 0,
  }
  const before = { of: 'gpu' as const, since: 0, until: 1, figures }
  expect(comesTo('errorRate', { limit: '5', distance: '1' }, before)).toBe('at most 5 % and at most 3 %')
  expect(comesTo('p95Ms', { limit: '', distance: '25' }, before)).toBe('at most 500 ms')
  expect(comesTo('costNanoUsd', { limit: '', distance: '20' }, before)).toMatch(/costs nothing/)
  expect(comesTo('feedback', { limit: '', distance: '0.1' }, before)).toMatch(/has none/)
  expect(comesTo('feedback', { limit: '', distance: '' }, before)).toBe('no limit')
})

test('starting says which share it sets at once', () => {
  expect(startInWords(entries, 0.8)).toBe(
    'Starting sends 0 % of it to serverless, and a breach later takes it back to that. Now 80 % of it goes to serverless.',
  )
  const byItself = {
    ...entries,
    advance: 'by_gate' as const,
    stages: withStage(entries.stages, 0, { minMinutes: '0' }),
  }
  expect(startInWords(byItself, 0)).toBe(
    'Starting sends 7 % of it to serverless, as nothing can be judged at 0 %. A breach takes it back to 0 %. 0 % is where it stands now.',
  )
})

test('starting warns where it moves the workload at once, and says from where to where', () => {
  expect(jumpInWords(entries, 0.8)).toBe('Starting moves mail from 80 % to 0 % at once.')
  expect(jumpInWords({ ...entries, stages: withStage(entries.stages, 0, { share: '5' }) }, 0)).toBe(
    'Starting moves mail from 0 % to 5 % at once.',
  )
  expect(jumpInWords(entries, 0)).toBeNull()
  expect(jumpInWords(entries, null)).toBeNull()
  expect(jumpInWords({ ...entries, workload: null }, 0.8)).toBeNull()
})

test('a rollout that was finished or rolled back decides where the workload stands', () => {
  const ended = { workload: 'mail', share: null }
  expect(shareNow('mail', [ended, { workload: 'mail', share: 0.1 }], 0.8)).toBe(0.1)
  expect(shareNow('mail', [ended, { workload: 'other', share: 0.1 }], 0.8)).toBe(0.8)
})
