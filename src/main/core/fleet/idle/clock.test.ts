/** Since when nobody asks an endpoint for anything, by what its server says of itself. */
import { expect, it } from 'vitest'
import type { EndpointLoad } from '../../../../shared/contract/fleet.ts'
import { createIdleClock } from './clock.ts'

const AT_REST: EndpointLoad = {
  at: 0,
  running: 0,
  waiting: 0,
  kvCacheShare: 0,
  outputTokensPerSecond: 0,
  ttftMs: null,
}
const MINUTE_MS = 60_000

function watch() {
  let at = 0
  let load: EndpointLoad | null = AT_REST
  let error: string | null = null
  const clock = createIdleClock({
    activityOf: () => ({ underWay: 0, sent: 0 }),
    readingOf: () => ({ kind: 'vllm', version: null, load, loaded: null, gpus: [], error }),
    now: () => at,
  })
  clock.since('gpu')
  return {
    since: () => clock.since('gpu'),
    later(minutes: number, says: Partial<EndpointLoad> | string) {
      at += minutes * MINUTE_MS
      load = typeof says === 'string' ? null : { ...AT_REST, ...says }
      error = typeof says === 'string' ? says : null
    },
  }
}

it.each([{ running: 1 }, { waiting: 1 }, { outputTokensPerSecond: 900 }])(
  'it is used, and counts anew, when its server says %j',
  (says) => {
    const idle = watch()
    idle.later(10, {})
    expect(idle.since()).toBe(0)
    idle.later(10, says)
    expect(idle.since()).toBeNull()
    idle.later(1, {})
    expect(idle.since()).toBe(20 * MINUTE_MS)
  },
)

it('nobody knows whether it is idle while it cannot be read any more, and it counts anew after that', () => {
  const idle = watch()
  idle.later(10, 'It does not answer at /metrics.')
  expect(idle.since()).toBeNull()
  idle.later(50, 'It does not answer at /metrics.')
  expect(idle.since()).toBeNull()
  idle.later(1, {})
  expect(idle.since()).toBe(60 * MINUTE_MS)
})
