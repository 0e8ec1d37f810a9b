import { expect, test } from 'vitest'
import { contextInWords, priceInWords, unavailable } from './model-words.ts'

test('one price for both ways is said once', () => {
  expect(priceInWords({ inputUsd: '0.07', cachedInputUsd: '0.07', outputUsd: '0.07' })).toBe(
    '$0.07 per 1M tokens',
  )
  expect(priceInWords({ inputUsd: '0.5', cachedInputUsd: '0.25', outputUsd: '2' })).toBe(
    '$0.5 in, $2 out per 1M tokens',
  )
  expect(priceInWords(null)).toBe('No price known')
})

test('a model without a target cannot be asked, and says why', () => {
  const model = { id: 'm', kind: 'chat' as const, contextTokens: 131_072, price: null }
  expect(unavailable({ ...model, servedBy: [] })).toBe('No target serves it now')
  expect(unavailable({ ...model, servedBy: ['serverless'] })).toBeNull()
  expect(contextInWords(model.contextTokens)).toBe('128k context')
  expect(contextInWords(1_048_576)).toBe('1M context')
  expect(contextInWords(null)).toBeNull()
})
