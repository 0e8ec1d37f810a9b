import { expect, it } from 'vitest'
import { createWorkWatch } from './work-watch.ts'

const MINUTE_MS = 60_000

it('calls nothing idle of which it does not know any more what ran in it', () => {
  let clock = 0
  let underWay = 1
  const watch = createWorkWatch({
    activityOf: () => ({ underWay, sent: 1 }),
    runningAt: () => 0,
    now: () => clock,
  })
  for (; clock <= 40 * MINUTE_MS; clock += 5_000) {
    if (clock > MINUTE_MS) underWay = 0
    watch.look('gpu:a')
  }
  expect(watch.isIdle('gpu:a', 0, MINUTE_MS)).toBe(false)
  expect(watch.isIdle('gpu:a', 38 * MINUTE_MS, 39 * MINUTE_MS)).toBe(true)
  // Nobody has looked that far yet.
  expect(watch.isIdle('gpu:a', 40 * MINUTE_MS, 41 * MINUTE_MS)).toBe(false)
})
