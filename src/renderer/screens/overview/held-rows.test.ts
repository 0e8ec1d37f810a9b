import { expect, test } from 'vitest'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { nanoUsd } from '../../../shared/money.ts'
import { FREE, heldBy, newerInWords, releasedBy } from './held-rows.ts'

const row = (requestId: string): Attempt => ({
  requestId,
  attempt: 1,
  endpoint: 'chat',
  keyName: 'first',
  workload: null,
  modelAsked: 'auto',
  modelServed: 'm',
  target: 'serverless',
  reason: 'asked for',
  streamed: false,
  reservedAt: 0,
  settledAt: 1,
  tokens: { input: 1, cached: 0, output: 2, reasoning: 0 },
  usageSource: 'provider',
  costNanoUsd: nanoUsd(210),
  maybeBilled: false,
  finishReason: 'stop',
  errorCode: null,
  ttftMs: null,
  latencyMs: 2,
})
const rows = (...ids: string[]) => ids.map(row)

test('what was on the screen when the pointer came stays, until pointer and focus are both gone', () => {
  const early = rows('b', 'a')
  const pointed = heldBy(FREE, 'pointer', early)
  const both = heldBy(pointed, 'focus', rows('c', 'b', 'a'))
  expect(both.rows).toBe(early)
  const focused = releasedBy(both, 'pointer')
  expect(focused.rows).toBe(early)
  expect(releasedBy(focused, 'focus')).toEqual(FREE)
})

test('what is newer than the held list is counted', () => {
  expect(newerInWords(rows('b', 'a'), rows('b', 'a'))).toBeNull()
  expect(newerInWords(rows('b', 'a'), rows('d', 'c', 'b'))).toBe('2 newer')
  expect(newerInWords(rows('b', 'a'), rows('z', 'y', 'x'))).toBe('3 or more newer')
})
