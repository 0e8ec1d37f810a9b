import { expect, test } from 'vitest'
import { summarise } from './profile.ts'

const frame = (id: number, functionName: string, url = '') => ({
  id,
  callFrame: { functionName, url, lineNumber: 9 },
})

const nodes = [
  frame(1, '(idle)'),
  frame(2, '(garbage collector)'),
  frame(3, 'parse', 'file:///home/ada/sophia/node_modules/undici/lib/core.js'),
  frame(4, '', 'file:///home/ada/sophia/out/main/headless.js'),
  frame(5, 'writev'),
]
const profile = {
  nodes,
  startTime: 1_000_000,
  samples: [1, 3, 4, 3, 2, 5],
  timeDeltas: [10_000, 1_000, 2_000, 3_000, 500, 1_500],
}

test('time goes to functions and modules, and waiting counts for nothing', () => {
  const summary = summarise(profile, [1_000_000, 2_000_000])
  expect(summary.busyMs).toBe(8)
  expect(summary.functions[0]).toEqual({ name: 'parse undici:10', selfMs: 4, share: 0.5 })
  expect(summary.functions[1]?.name).toBe('(anonymous) out/main/headless.js:10')
  expect(summary.modules.map(({ name }) => name)).toEqual(['undici', 'out/main/headless.js', 'native', 'V8'])
})

test('what ran before or after the measurement is left out', () => {
  const { busyMs, functions } = summarise(profile, [1_012_000, 1_016_500])
  expect(busyMs).toBe(5.5)
  expect(functions.map(({ name }) => name)).toEqual([
    'parse undici:10',
    '(anonymous) out/main/headless.js:10',
    '(garbage collector) V8:10',
  ])
})
