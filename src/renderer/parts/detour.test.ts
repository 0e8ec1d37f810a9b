import { expect, test } from 'vitest'
import { detourInWords } from './detour.ts'

test('of a reason with a detour, what was in the way stays', () => {
  expect(detourInWords('medium: code; balanced -> big is not served -> small')).toBe('big is not served')
})

test('what is made otherwise is said whole', () => {
  expect(detourInWords('"auto" finds no model for this request.')).toBe(
    '"auto" finds no model for this request.',
  )
  expect(detourInWords('low: short and plain; balanced -> small')).toBe(
    'low: short and plain; balanced -> small',
  )
})
