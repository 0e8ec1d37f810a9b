import { expect, test } from 'vitest'
import { certaintyInWords, codeInWords, isCounted, isMeasured, outcomeOf } from './outcome.ts'

test('what its caller cancelled is not an error', () => {
  expect(outcomeOf({ errorCode: 'client_closed', finishReason: null })).toMatchObject({
    mood: 'quiet',
    word: 'Cancelled',
  })
})

test('an error is named by its code', () => {
  expect(outcomeOf({ errorCode: 'upstream_timeout', finishReason: null })).toEqual({
    mood: 'bad',
    word: 'Upstream timeout',
  })
  expect(codeInWords('budget_exceeded')).toBe('Budget exceeded')
})

test('an answer cut at its cap went well, and says so', () => {
  expect(outcomeOf({ errorCode: null, finishReason: 'length' })).toMatchObject({
    mood: 'good',
    word: 'Cut at the cap',
  })
  expect(outcomeOf({ errorCode: null, finishReason: 'stop' }).word).toBe('OK')
})

test('a row cut by a crash says so, and its tokens and times count as unknown', () => {
  const row = { errorCode: 'crashed' as const, finishReason: null }
  expect(outcomeOf(row)).toEqual({ mood: 'bad', word: 'Cut by a crash' })
  expect(isMeasured(row)).toBe(false)
  expect(isMeasured({ errorCode: null })).toBe(true)
})

test('only a cost with a report, or with nothing to report, is exact', () => {
  const words = (usageSource: 'provider' | 'estimated' | 'none') =>
    certaintyInWords({ errorCode: null, usageSource, maybeBilled: false })
  expect(words('provider')).toBe('exactly')
  expect(words('none')).toBe('exactly')
  expect(words('estimated')).toBe('estimated; the provider reported no usage')
  const estimated = { usageSource: 'estimated', maybeBilled: false } as const
  expect(certaintyInWords({ errorCode: 'crashed', ...estimated })).toContain('at the worst case')
  const maybe = { errorCode: 'upstream_timeout', ...estimated, maybeBilled: true } as const
  expect(certaintyInWords(maybe)).toContain('at the hold')
  expect(isCounted(maybe)).toBe(false)
  expect(isMeasured(maybe)).toBe(true)
})
