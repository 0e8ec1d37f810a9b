import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import { CallTimeout } from './bounded.ts'
import { failureInWords } from './failure-words.ts'

test('a refusal is told in the console’s own words', () => {
  const refusal = new ORPCError('PRICE_REFUSED', { status: 400, message: 'A price is 0 to 1,000 USD.' })
  expect(failureInWords(refusal)).toBe('A price is 0 to 1,000 USD.')
})

test('a masked failure, a silence and a broken connection each say what to do', () => {
  expect(failureInWords(new ORPCError('INTERNAL_SERVER_ERROR'))).toContain('log')
  expect(failureInWords(new CallTimeout(10_000))).toContain('10 s')
  expect(failureInWords(new Error('closed'))).toContain('connection broke')
})
