import { expect, test } from 'vitest'
import { nanoUsd } from '../../../../shared/money.ts'
import { widthFor } from './read-usage.ts'
import { rowsHref } from './rows-of.ts'
import { beforeInWords, bucketInWords, changeWord, formatMs, sinceInWords } from './words.ts'

const NOON = Date.parse('2026-06-15T12:00:00Z')
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const BERLIN = 'Europe/Berlin'

const change = (nowAttempts: number, beforeAttempts: number, changeNanoUsd: number): string =>
  changeWord({
    now: { attempts: nowAttempts, costNanoUsd: nanoUsd(0) },
    before: { attempts: beforeAttempts, costNanoUsd: nanoUsd(0) },
    changeNanoUsd: nanoUsd(changeNanoUsd),
  })

test('a change says which way it went, and what is new or gone', () => {
  expect(change(3, 3, 10)).toBe('more')
  expect(change(3, 3, -10)).toBe('less')
  expect(change(3, 3, 0)).toBe('same')
  expect(change(3, 0, 10)).toBe('new')
  expect(change(0, 3, -10)).toBe('gone')
})

test('buckets are quarter hours up to a day, hours up to two weeks, days beyond', () => {
  const width = (lengthMs: number): string => widthFor({ from: NOON - lengthMs, to: NOON + 1 })
  expect(width(DAY_MS)).toBe('quarter')
  expect(width(DAY_MS + 1)).toBe('hour')
  expect(width(14 * DAY_MS)).toBe('hour')
  expect(width(14 * DAY_MS + 1)).toBe('day')
})

test('a figure leads to its rows: of a closed span to its end, of an open one until now', () => {
  const closed = { from: NOON - HOUR_MS, to: NOON }
  expect(rowsHref(closed, NOON, { by: 'workload', value: '' })).toBe(
    '#/ledger?from=2026-06-15T11%3A00%3A00.000Z&to=2026-06-15T12%3A00%3A00.000Z&workload=',
  )
  expect(rowsHref({ from: NOON, to: NOON + HOUR_MS }, NOON + 1, { by: 'key', value: 'key_1' })).toBe(
    '#/ledger?from=2026-06-15T12%3A00%3A00.000Z&key=key_1',
  )
})

test('spans, buckets and percentiles read in the timezone, each in its unit', () => {
  const before = (lengthMs: number): string => beforeInWords({ from: NOON - lengthMs, to: NOON })
  expect(before(75 * 60_000)).toBe('the 75 minutes before')
  expect(before(DAY_MS)).toBe('the 24 hours before')
  expect(before(7 * DAY_MS)).toBe('the 7 days before')
  const bucket = { startsAt: NOON, endsAt: NOON + HOUR_MS / 4 }
  expect(bucketInWords(bucket, 'quarter', BERLIN)).toBe('15 Jun, 14:00 – 14:15')
  expect(bucketInWords(bucket, 'day', BERLIN)).toBe('15 Jun 2026')
  const span = { from: NOON, to: NOON + HOUR_MS }
  expect(sinceInWords({ span, at: NOON + 1, width: 'quarter' }, BERLIN)).toBe('since 15 Jun, 14:00')
  expect(sinceInWords({ span, at: NOON + DAY_MS, width: 'hour' }, BERLIN)).toBe(
    '15 Jun, 14:00 – 15 Jun, 15:00',
  )
  expect([null, 8.44, 0, 1_240.2].map(formatMs)).toEqual(['–', '8.4', '0', '1,240'])
})
