import { expect, test } from 'vitest'
import { summarise } from './profile.ts'

const frame = (id: number, functionName: string, url = '') => ({
  id,
  callFrame: { functionName, url, lineNumber: 9 },
})

test('time goes to functions and modules, and waiting counts for nothing', () => {
  const summary = summarise({
    nodes: [
      frame(1, '(idle)'),
      frame(2, '(garbage collector)'),
      frame(3, 'parse', 'file:///home/ada/sophia/node_modules/undici/lib/core.js'),
      frame(4, '', 'file:///home/ada/sophia/out/main/headless.js'),
      frame(5, 'writev'),
    ],
    samples: [1, 3, 4, 3, 2, 5],
    timeDeltas: [10_000, 1_000, 2_000, 3_000, 500, 1_500],
  })
  expect(summary.busyMs).toBe(8)
  expect(summary.functions[0]).toEqual({ name: 'parse undici:10', selfMs: 4, share: 0.5 })
  expect(summary.functions[1]?.name).toBe('(anonymous) out/main/headless.js:10')
  expect(summary.modules.map(({ name }) => name)).toEqual(['undici', 'out/main/headless.js', 'native', 'V8'])
})
