import { expect, test } from 'vitest'
import { codeInWords, isMeasured, outcomeOf } from './outcome.ts'

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
