import { expect, test } from 'vitest'
import type { RoutedTarget } from '../../../../shared/contract/routing.ts'
import { breakerStanding, formatCountdown, formatRate, worstStanding } from './words.ts'

const NOW = 1_000_000

const TARGET: RoutedTarget = {
  id: 't',
  name: 'T',
  kind: 'gpu',
  state: 'up',
  since: 0,
  error: null,
  weight: 1,
  breaker: { breaker: { state: 'closed' }, consecutiveFailures: 0, errorRate: null, openedAt: null },
  pausedUntil: null,
  models: 3,
  timeouts: { firstByteMs: 1, idleMs: 1, totalMs: 1 },
  latency: { p50Ms: null, p95Ms: null },
  planned: { hour: 0, recent: 0 },
}

const opened = (until: number): RoutedTarget['breaker'] => ({
  ...TARGET.breaker,
  breaker: { state: 'open', until },
})

test('what somebody did by hand is told before what keeps requests away, and that before the probe', () => {
  expect(worstStanding(TARGET, NOW).word).toBe('Up')
  const down = { ...TARGET, state: 'down', error: 'No answer within 5 s.' } as const
  expect(worstStanding(down, NOW)).toMatchObject({ word: 'Down', about: 'No answer within 5 s.' })
  const broken = { ...down, breaker: opened(NOW + 12_000) }
  expect(worstStanding(broken, NOW).word).toBe('Breaker open, 12 s')
  expect(worstStanding({ ...broken, pausedUntil: NOW + 600_000 }, NOW).word).toBe('Paused, 10 min')
  expect(worstStanding(null, NOW).word).toBe('Removed')
})

test('a breaker whose time is over waits for a request to try', () => {
  expect(breakerStanding(opened(NOW + 1), NOW).word).toBe('Open, 1 s')
  expect(breakerStanding(opened(NOW), NOW).word).toBe('Open, next one tries')
})

test.each([
  [1, '1 s'],
  [99_000, '99 s'],
  [100_000, '2 min'],
  [3_600_000, '60 min'],
  [7_500_000, '2 h 5 min'],
])('%i ms are counted down as %s', (ms, words) => expect(formatCountdown(ms)).toBe(words))

test.each([
  [0, '0'],
  [0.01, '<0.1'],
  [0.25, '0.3'],
  [9.94, '9.9'],
  [9.96, '10'],
  [1_234.4, '1,234'],
])('%f a minute reads %s', (rate, words) => expect(formatRate(rate)).toBe(words))
