import { expect, test } from 'vitest'
import { acceptedNumber, originInWords, valueInWords } from './setting-words.ts'

const days = { type: 'number', min: 1, max: 3_650, unit: 'days', nullMeans: 'for ever' } as const

test('a secret is told only as set or not', () => {
  expect(valueInWords({ type: 'secret' }, true)).toBe('set')
  expect(valueInWords({ type: 'secret' }, false)).toBe('not set')
})

test('a number has its unit, and nothing has its meaning', () => {
  expect(valueInWords(days, 1_400)).toBe('1,400 days')
  expect(valueInWords(days, null)).toBe('for ever')
  expect(acceptedNumber(days)).toBe('1 to 3,650 days; empty: for ever')
})

test('a share is told as it was set', () => {
  expect(valueInWords({ type: 'share' }, 0.8)).toBe('80 %')
  expect(valueInWords({ type: 'share' }, 1 / 3)).toBe('33.33 %')
})

test('a choice is told by its label, a list by its members, and nothing by a dash', () => {
  const choice = { type: 'choice' as const, options: [{ value: 'refuse', label: 'Refuse' }] }
  expect(valueInWords(choice, 'refuse')).toBe('Refuse')
  expect(valueInWords({ type: 'text' }, ['a.example', 'b.example'])).toBe('a.example, b.example')
  expect(valueInWords({ type: 'text' }, [])).toBe('–')
})

test('a variable is named where it decides', () => {
  expect(originInWords({ kind: 'environment', variable: 'SOPHIA_PORT' })).toEqual({
    words: 'Environment',
    code: 'SOPHIA_PORT',
  })
})
