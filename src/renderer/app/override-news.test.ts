import { expect, test } from 'vitest'
import type { Override } from '../../shared/contract/overrides.ts'
import { newsOf } from './override-news.ts'

const force: Override = {
  id: 1,
  terms: { kind: 'force', side: 'gpu', whenDown: 'fail' },
  reason: 'The provider is slow',
  author: 'console',
  startedAt: 0,
  expiresAt: 60_000,
  end: null,
}
const pause: Override = { ...force, id: 2, terms: { kind: 'pause', target: 'near' }, reason: 'It errs' }

test('a start is told with its reason, an end with how it came', () => {
  expect(newsOf([], { inForce: [force], recent: [] }, [])).toBe(
    'All traffic is forced to GPU: The provider is slow.',
  )
  const expired: Override = { ...force, end: { at: 60_000, how: 'expired', by: null } }
  expect(newsOf([force, pause], { inForce: [pause], recent: [expired] }, [])).toBe(
    'Force GPU is over: ran out.',
  )
  const replaced: Override = { ...force, end: { at: 1, how: 'replaced', by: 'console' } }
  expect(newsOf([force], { inForce: [pause], recent: [replaced] }, [])).toBe(
    'Force GPU is over: replaced from the console. near is paused: It errs.',
  )
})

test('an extension is no news', () => {
  const longer = { ...force, expiresAt: 120_000 }
  expect(newsOf([force], { inForce: [longer], recent: [] }, [])).toBeNull()
})
