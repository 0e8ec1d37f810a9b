import { expect, test } from 'vitest'
import { figuresOf, mostAtOnce, type Attempted, type Run } from './failover-figures.ts'
import type { Asked } from './open-loop.ts'

const TARGET = 'serverless'

const asked = (dueAt: number, tookMs: number, rest: Partial<Asked> = {}): Asked => ({
  dueAt,
  sentAt: dueAt,
  endedAt: dueAt + tookMs,
  status: 200,
  code: null,
  target: TARGET,
  reason: 'asked for by the caller',
  ...rest,
})
const attempted = (from: number, to: number, errorCode: string | null): Attempted => ({
  target: TARGET,
  from,
  to,
  errorCode,
  maybeBilled: false,
})
const GPU = { target: 'gpu:a' }

/** Dies at 1,000, its breaker opens at 1,100, it is back at 5,000 and a look finds that at 5,200. */
const RUN: Run = {
  target: TARGET,
  asked: [
    ...[0, 200, 400, 600, 800].map((dueAt) => asked(dueAt, 50)),
    asked(1_000, 80, { status: 502, code: 'upstream_error', target: '' }),
    asked(1_050, 150, { ...GPU, reason: 'asked for by the caller; fallback: serverless upstream_error' }),
    asked(1_300, 50, GPU),
    asked(3_000, 1, { status: 503, code: 'no_target_available', target: '' }),
    asked(5_150, 50),
    ...[5_300, 5_400, 5_500].map((dueAt) => asked(dueAt, 50)),
  ],
  steadyFrom: 0,
  diedAt: 1_000,
  backAt: 5_000,
  openedAt: 1_100,
  foundDownAt: null,
  arrivals: {
    before: [
      { at: 0, endedAt: 50 },
      { at: 20, endedAt: 60 },
      { at: 60, endedAt: 90 },
    ],
    whileDead: [
      { at: 1_000, endedAt: null },
      { at: 3_200, endedAt: null },
    ],
    after: [
      { at: 5_150, endedAt: 5_200 },
      { at: 5_300, endedAt: 5_350 },
      { at: 5_310, endedAt: 5_360 },
      { at: 9_000, endedAt: null },
    ],
  },
  attempts: [
    attempted(1_000, 1_080, 'upstream_error'),
    attempted(1_101, 1_150, 'upstream_error'),
    attempted(3_200, 5_100, 'upstream_timeout'),
    attempted(5_150, 5_200, null),
    attempted(5_300, 5_350, null),
    { ...attempted(3_300, 3_350, null), target: 'gpu:a' },
  ],
}

test('counts what was under way at one moment, and not what follows on it', () => {
  expect(mostAtOnce([])).toBe(0)
  expect(
    mostAtOnce([
      { from: 0, to: 10 },
      { from: 10, to: 20 },
      { from: 15, to: 30 },
    ]),
  ).toBe(2)
})

test('says what a death came to', () => {
  expect(figuresOf(RUN)).toMatchObject({
    steadyMs: { p50: 50, p95: 50 },
    requests: 5,
    failed: 2,
    failedByCode: { '502 upstream_error': 1, '503 no_target_available': 1 },
    failedBeforeOpen: 1,
    refusedMs: { p50: 1, p95: 1 },
    fallenBack: 1,
    addedMs: { p50: 100, p95: 100 },
    openedMs: 100,
    foundDownMs: null,
    onTheirWay: 1,
    reachedAfterOpen: 1,
    looks: 2,
    looksAtOnce: 1,
    firstAnswerMs: 200,
    trafficBackMs: 200,
    steadyInFlight: 2,
    returnInFlight: 2,
  })
})

test('says that a target never came back', () => {
  const never = RUN.attempts.filter(({ to, target }) => to < 5_200 || target !== TARGET)
  const elsewhere = RUN.asked.map((one) => (one.dueAt > 5_000 ? { ...one, ...GPU } : one))
  expect(figuresOf({ ...RUN, attempts: never, asked: elsewhere })).toMatchObject({
    firstAnswerMs: null,
    trafficBackMs: null,
  })
})
