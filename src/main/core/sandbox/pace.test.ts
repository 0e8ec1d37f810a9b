import { expect, test } from 'vitest'
import { paceOf, tokensBy, wholeMs } from './pace.ts'
import { seededRandom } from './random.ts'
import { changeBehaviour, readOptions } from './settings.ts'

const { behaviour, models } = readOptions({})
const small = models.get('llama3.1-8b-instruct')
const large = models.get('llama3.1-70b-instruct-fp8')
if (!small || !large) throw new Error('the sandbox lost its models')

test('without jitter the first token and the pace are exactly what was set, slower for a larger model', () => {
  const steady = changeBehaviour(behaviour, { ttftMs: 100, tokensPerSecond: 50, jitter: 0 })
  expect(paceOf(steady, small, seededRandom('x'))).toEqual({ firstTokenMs: 100, tokenMs: 20 })
  expect(paceOf(steady, large, seededRandom('x')).tokenMs).toBeGreaterThan(40)
})

test.each([0, Infinity])('a pace of %d is as fast as possible', (tokensPerSecond) => {
  const pace = paceOf(changeBehaviour(behaviour, { ttftMs: 0, tokensPerSecond }), small, seededRandom('x'))
  expect(pace).toEqual({ firstTokenMs: 0, tokenMs: 0 })
  expect(tokensBy(pace, 0, 400)).toBe(400)
  expect(wholeMs(pace, 400)).toBe(0)
})

test('tokens fall due one by one after the first', () => {
  const pace = { firstTokenMs: 100, tokenMs: 20 }
  expect([0, 99, 100, 119, 120, 160, 10_000].map((elapsedMs) => tokensBy(pace, elapsedMs, 5))).toEqual([
    0, 0, 1, 1, 2, 4, 5,
  ])
  expect(tokensBy(pace, wholeMs(pace, 5), 5)).toBe(5)
})

test('by default the first token comes after about 180 ms, the same for the same request', () => {
  const times = Array.from(
    { length: 201 },
    (_, i) => paceOf(behaviour, small, seededRandom(`${i}`)).firstTokenMs,
  )
  expect(paceOf(behaviour, small, seededRandom('7')).firstTokenMs).toBe(times[7])
  times.sort((left, right) => left - right)
  expect(times[100]).toBeGreaterThan(150)
  expect(times[100]).toBeLessThan(210)
  expect((times[180] ?? 0) / (times[20] ?? 0)).toBeGreaterThan(1.5)
})
