/** The history of readings: kept finely for an hour, by the minute for a day, by the quarter hour for a month. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KEPT } from './readings-file.ts'
import { createReadings, type Reading, type Readings } from './readings.ts'
import { stepFor } from './steps.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const NOON = Date.UTC(2026, 5, 15, 12)

let dataDir: string
let clock: number
let trouble: string[]
let readings: Readings

const open = (): Readings =>
  createReadings({ dataDir, now: () => clock, onTrouble: (problem) => trouble.push(problem) })

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-readings-'))
  clock = NOON
  trouble = []
  readings = open()
})

afterEach(() => {
  readings.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const reading = (at: number, said: Partial<Reading> = {}): Reading => ({
  target: 'gpu:a',
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
  ...said,
})
const last = (spanMs: number) => readings.history('gpu:a', clock - spanMs, clock + 1)

/** Reads every 10 s from then till then, written every minute as while the console runs. */
function readFrom(from: number, to: number, valueAt: (at: number) => Partial<Reading>): void {
  for (clock = from; clock < to; clock += 10_000) {
    readings.add(reading(clock, valueAt(clock)))
    if (clock % MINUTE_MS === 50_000) readings.flush()
  }
}

describe('what was read', () => {
  it('is told as it was, what waits to be written too', () => {
    readings.add(reading(NOON, { running: 3, kvCacheShare: 0.5, temperatureC: 60 }))
    readings.add(reading(NOON, { utilisation: 0.7 }))
    readings.add(reading(NOON + 10_000, { running: 1 }))
    clock += 10_000
    expect(last(30 * MINUTE_MS)).toMatchObject({
      stepMs: 5_000,
      points: [
        { at: NOON, running: 3, kvCacheShare: 0.5, temperatureC: 60, utilisation: 0.7, waiting: null },
        { at: NOON + 10_000, running: 1 },
      ],
    })
    expect(readings.history('gpu:b', NOON, clock).points).toEqual([])
  })

  it('becomes means, of what was read alone, and the highest temperature', () => {
    readFrom(NOON, NOON + 2 * MINUTE_MS, (at) => ({
      running: (at - NOON) / 10_000,
      waiting: at === NOON ? 6 : null,
      temperatureC: 50 + (at - NOON) / 10_000,
    }))
    const { stepMs, points } = last(6 * HOUR_MS)
    expect(stepMs).toBe(MINUTE_MS)
    expect(points).toMatchObject([
      { at: NOON, running: 2.5, waiting: 6, temperatureC: 55 },
      { at: NOON + MINUTE_MS, running: 8.5, waiting: null, temperatureC: 61 },
    ])
  })

  it('is kept for an hour as it was, for a day by the minute, for 30 days by the quarter hour', () => {
    readFrom(NOON, NOON + 2 * HOUR_MS, () => ({ running: 4 }))
    readings.close()
    const db = new Database(join(dataDir, 'fleet.db'))
    const count = (stepMs: number) =>
      db.prepare('SELECT count(*) FROM readings WHERE step_ms = ?').pluck().get(stepMs)
    expect([count(0), count(MINUTE_MS), count(15 * MINUTE_MS)]).toEqual([361, 120, 8])
    db.close()
    readings = open()

    clock += DAY_MS
    readings.add(reading(clock))
    readings.flush()
    expect(last(2 * DAY_MS).points.filter(({ running }) => running === 4)).toHaveLength(8)
    clock += 30 * DAY_MS
    readings.add(reading(clock))
    readings.flush()
    expect(last(60 * DAY_MS).points.filter(({ running }) => running !== null)).toEqual([])
  })

  it('outlives a restart, with the errors that were told of', () => {
    readings.add(reading(NOON, { running: 2 }))
    readings.keepXid('gpu:a', '0', 79)
    readings.keepXid('gpu:a', '0', 31)
    readings.close()
    readings = open()
    expect(last(HOUR_MS).points).toMatchObject([{ running: 2 }])
    expect(readings.xidsOf('gpu:a')).toEqual(new Map([['0', 31]]))
    expect(readings.xidsOf('gpu:b')).toEqual(new Map())
  })

  it('is looked through for the fastest that a target was, as a mean over a quarter of an hour', () => {
    readFrom(NOON, NOON + 30 * MINUTE_MS, (at) => ({
      outputTokensPerSecond: at < NOON + 15 * MINUTE_MS ? 100 : at === NOON + 20 * MINUTE_MS ? 9_000 : 300,
    }))
    readings.add(reading(clock, { target: 'gpu:b', outputTokensPerSecond: 5_000 }))
    readings.flush()
    const peak = (targets: string[], since = NOON) => readings.peakOutputTokensPerSecond(targets, since)
    expect(peak(['gpu:a'])).toBeCloseTo(300 + 8_700 / 90)
    expect(peak(['gpu:a', 'gpu:b'])).toBe(5_000)
    expect([peak([]), peak(['gpu:c']), peak(['gpu:a'], clock + HOUR_MS)]).toEqual([null, null, null])
  })

  it('is written however much of it waits', () => {
    const path = join(dataDir, 'fleet.db')
    mkdirSync(path)
    for (let index = 0; index < 30_000; index += 1) {
      readings.add(reading(NOON + index, { running: 1 }))
      if (index === 15_000) readings.flush()
    }
    readings.flush()
    rmSync(path, { recursive: true })
    clock += 30_000
    readings.flush()
    // What is beyond some minutes is given up, the oldest first.
    expect(last(HOUR_MS).points.at(-1)).toMatchObject({ at: NOON + 20_000, running: 1 })
    readings.add(reading(clock, { running: 2 }))
    expect(last(HOUR_MS).points.at(-1)).toMatchObject({ running: 2 })
  })

  it('makes no file before there is any', () => {
    readings.flush()
    expect(readdirSync(dataDir)).toEqual([])
  })
})

describe('a file that', () => {
  it('is damaged is set aside, and a new one begun', () => {
    writeFileSync(join(dataDir, 'fleet.db'), 'this is no database, and never was one '.repeat(100))
    readings.add(reading(NOON, { running: 2 }))
    expect(last(HOUR_MS).points).toMatchObject([{ running: 2 }])
    expect(readdirSync(dataDir)).toContain(`fleet.db.damaged-${NOON}`)
    expect(trouble).toEqual([expect.stringContaining('a new one was begun')])
  })

  it('is damaged while it is used is set aside too', () => {
    readFrom(NOON, NOON + 20 * MINUTE_MS, () => ({ running: 2 }))
    readings.close()
    const path = join(dataDir, 'fleet.db')
    const db = new Database(path)
    const pages = Number(db.pragma('page_count', { simple: true }))
    db.close()
    // Its head is whole, so it opens; all that follows is not.
    const bytes = Buffer.alloc((pages - 1) * 4096, 0x5a)
    const whole = new Database(path)
    const head = whole.serialize().subarray(0, 4096)
    whole.close()
    writeFileSync(path, Buffer.concat([head, bytes]))
    readings = open()
    readings.add(reading(clock, { running: 7 }))
    expect(last(10 * MINUTE_MS).points).toMatchObject([{ running: 7 }])
    expect(trouble).toEqual([expect.stringContaining('was damaged')])
  })

  it('cannot be written costs the history, says so once, and nothing else', () => {
    readings.close()
    rmSync(dataDir, { recursive: true, force: true })
    writeFileSync(dataDir, 'a file where the folder was')
    readings = open()
    for (let minute = 0; minute < 3; minute += 1) {
      readings.add(reading(clock, { running: 1 }))
      readings.flush()
    }
    expect(last(HOUR_MS)).toEqual({ stepMs: 10_000, points: [] })
    expect(trouble).toEqual([expect.stringContaining('cannot be kept')])
    // Made good, what waited is written.
    rmSync(dataDir)
    expect(last(HOUR_MS).points).toMatchObject([{ running: 1 }])
  })
})

describe('the steps of a history', () => {
  it.each([
    [15 * MINUTE_MS, 0, 5_000],
    [HOUR_MS, 0, 10_000],
    [6 * HOUR_MS, MINUTE_MS, MINUTE_MS],
    [DAY_MS, MINUTE_MS, 5 * MINUTE_MS],
    [7 * DAY_MS, 15 * MINUTE_MS, 30 * MINUTE_MS],
    [30 * DAY_MS, 15 * MINUTE_MS, 2 * HOUR_MS],
  ])('for the last %i ms are read from %i ms, as %i ms', (spanMs, keptStepMs, stepMs) => {
    expect(stepFor(KEPT, NOON - spanMs, NOON, NOON)).toEqual({ keptStepMs, stepMs })
  })

  it('fit a chart and are made of whole steps that are kept for so long, whatever the span', () => {
    const span = fc.integer({ min: 1, max: 400 * DAY_MS })
    fc.assert(
      fc.property(span, fc.integer({ min: 0, max: 40 * DAY_MS }), (spanMs, agoMs) => {
        const from = NOON - agoMs - spanMs
        const { keptStepMs, stepMs } = stepFor(KEPT, from, NOON - agoMs, NOON)
        expect(spanMs / stepMs).toBeLessThanOrEqual(400)
        const { forMs } = KEPT.find((kept) => kept.stepMs === keptStepMs) ?? { forMs: 0 }
        expect(from >= NOON - forMs || keptStepMs === 15 * MINUTE_MS).toBe(true)
        if (keptStepMs > 0) expect(stepMs % keptStepMs).toBe(0)
      }),
    )
  })
})
