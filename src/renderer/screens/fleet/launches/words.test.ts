import { expect, test } from 'vitest'
import type { Launch } from '../../../../shared/contract/fleet.ts'
import { parseUsd } from '../../../../shared/money.ts'
import { elapsedInWords, newsOf, nowInWords, stepsOf, triesInWords, waitsUntil } from './words.ts'

const MINUTE_MS = 60_000

const LAUNCH: Launch = {
  id: 1,
  terms: {
    name: 'a10-1',
    type: 'gpu_1x_a10',
    region: 'us-west-1',
    sshKey: 'team',
    image: null,
    fileSystems: [],
    port: 8000,
    waitMinutes: 30,
  },
  hourlyNanoUsd: parseUsd('0.75'),
  state: 'waiting',
  startedAt: 0,
  changedAt: 0,
  nextTryAt: 84_000,
  tries: 3,
  instanceId: null,
  problem: null,
  problemCode: null,
  usualMs: null,
}

const places = (state: Launch['state']): string[] => stepsOf({ state }).map(({ place }) => place)

test('a launch goes from step to step, and waits in the first one', () => {
  for (const state of ['asking', 'waiting', 'looking'] as const) {
    expect(places(state)).toEqual(['now', 'ahead', 'ahead', 'ahead'])
  }
  expect(places('booting')).toEqual(['passed', 'now', 'ahead', 'ahead'])
  expect(places('starting')).toEqual(['passed', 'passed', 'now', 'ahead'])
  expect(places('healthy')).toEqual(['passed', 'passed', 'passed', 'passed'])
  expect(places('failed')).toEqual([])
})

test('while it waits it says how often it was tried, when it is next, and when it gives up', () => {
  expect(nowInWords(LAUNCH, 'lambda')).toBe('No capacity in us-west-1 now.')
  const unreachable = { ...LAUNCH, problem: 'The cloud cannot be reached.', problemCode: 'unreachable' }
  expect(nowInWords(unreachable, 'lambda')).toBe('The cloud cannot be reached.')
  expect(triesInWords(LAUNCH, MINUTE_MS)).toBe('Tried 3 times, again in 0:24')
  expect(triesInWords({ ...LAUNCH, tries: 1 }, MINUTE_MS)).toBe('Tried once, again in 0:24')
  expect(triesInWords(LAUNCH, 2 * MINUTE_MS)).toBe('Tried 3 times, now again')
  expect(waitsUntil(LAUNCH)).toBe(30 * MINUTE_MS)
  expect(waitsUntil({ ...LAUNCH, terms: { ...LAUNCH.terms, waitMinutes: 0 } })).toBeNull()
})

test('a machine that runs costs, also before it serves', () => {
  expect(nowInWords({ ...LAUNCH, state: 'starting' }, 'lambda')).toBe(
    'The machine runs, and costs. Nothing answers at port 8000 yet.',
  )
  expect(triesInWords({ ...LAUNCH, state: 'booting' }, 0)).toBe('')
})

test('how long it has taken stands beside how long it usually takes', () => {
  expect(elapsedInWords(LAUNCH, 130_000)).toBe('2:10')
  expect(elapsedInWords({ ...LAUNCH, usualMs: 4 * MINUTE_MS + 10_000 }, 130_000)).toBe(
    '2:10, usually healthy after 4 min',
  )
  expect(elapsedInWords({ ...LAUNCH, usualMs: 41_000 }, 0)).toBe('0:00, usually healthy after 41 s')
})

test('news is a change of state, not a new try', () => {
  expect(newsOf(LAUNCH)).toBe('a10-1: waiting for capacity')
  expect(newsOf({ ...LAUNCH, problem: 'another sentence' })).toBe(newsOf(LAUNCH))
  expect(newsOf({ ...LAUNCH, state: 'failed', problem: 'No such key.' })).toBe('a10-1: failed. No such key.')
})
