import { expect, test } from 'vitest'
import type { HistoryPoint } from '../../../../../shared/contract/fleet.ts'
import { hasValues, linesOf, stepInWords, stepsOf } from './history-lines.ts'

const point = (at: number, rest: Partial<HistoryPoint> = {}): HistoryPoint => ({
  at,
  running: null,
  waiting: null,
  kvCacheShare: null,
  outputTokensPerSecond: null,
  ttftMs: null,
  utilisation: null,
  memoryShare: null,
  powerW: null,
  temperatureC: null,
  upShare: null,
  ...rest,
})

const lineOf = (id: string) => {
  const line = linesOf(85).find((one) => one.id === id)
  if (line === undefined) throw new Error(`no such line: ${id}`)
  return line
}

test('a time in which nothing was read is a gap, and not left out', () => {
  const steps = stepsOf({
    from: 60_000,
    to: 240_000,
    stepMs: 60_000,
    points: [point(60_000), point(180_000)],
  })
  expect(steps.map(({ at, point: read }) => [at, read !== null])).toEqual([
    [60_000, true],
    [120_000, false],
    [180_000, true],
    [240_000, false],
  ])
})

test('a step is told with its unit, and what nobody read is not told', () => {
  const step = { at: 0, point: point(0, { running: 4, waiting: 0.25, kvCacheShare: 0.5 }) }
  expect(stepInWords(lineOf('requests'), step)).toBe('4 running, 0.3 waiting')
  expect(stepInWords(lineOf('kvCache'), step)).toBe('50 % full')
  expect(stepInWords(lineOf('temperature'), step)).toBeNull()
  expect(stepInWords(lineOf('requests'), { at: 0, point: null })).toBeNull()
})

test('only what was read is drawn, and the heat against what is hot', () => {
  const steps = [{ at: 0, point: point(0, { temperatureC: 71 }) }]
  expect(
    linesOf(85)
      .filter((line) => hasValues(line, steps))
      .map(({ id }) => id),
  ).toEqual(['temperature'])
  expect(lineOf('temperature').threshold).toEqual({ at: 85, name: 'Hot, 85 °C' })
})
