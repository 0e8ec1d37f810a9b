import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nanoUsd, parseUsd } from '../../../../shared/money.ts'
import { openLedger, UNSEEN, type Ledger, type Sight, type Window } from '../ledger.ts'

const MINUTE_MS = 60_000
const FOREVER: Window = { start: 0, end: Number.MAX_SAFE_INTEGER }
const BILL = { kind: 'bill', subject: '' } as const
const START = Date.UTC(2026, 5, 1, 12, 7, 30)
const SEEN_AND_BUSY: Sight = { observedFrom: START, isIdle: () => false }
const SEEN_AND_IDLE: Sight = { observedFrom: START, isIdle: () => true }

let dataDir: string
let ledger: Ledger

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-machines-'))
  ledger = openLedger({ dataDir, now: () => START, onTrouble: (error) => expect.fail(String(error)) })
})

afterEach(() => {
  ledger.close()
  rmSync(dataDir, { recursive: true })
})

function start(id = 'lambda:1', hourlyUsd = '0.75'): void {
  ledger.machines.start({
    id,
    source: 'cloud',
    name: 'one',
    lineItem: 'gpu_1x_a10',
    region: 'us-east-1',
    target: null,
    hourlyNanoUsd: parseUsd(hourlyUsd),
    startedAt: START,
    isStartKnown: true,
  })
}

const sums = (id = 'lambda:1', window = FOREVER) => ledger.machines.sums(window).get(id)

describe('the time of a machine', () => {
  it('is entered once a minute is over, and once only', () => {
    start()
    ledger.machines.accrue('lambda:1', START + 59_999, SEEN_AND_BUSY)
    expect(sums()).toBeUndefined()
    ledger.machines.accrue('lambda:1', START + 2 * MINUTE_MS, SEEN_AND_BUSY)
    ledger.machines.accrue('lambda:1', START + 2 * MINUTE_MS, SEEN_AND_BUSY)
    ledger.machines.accrue('lambda:1', START, SEEN_AND_BUSY)
    expect(sums()).toMatchObject({ minutes: 2, costNanoUsd: 25_000_000, idleMinutes: 0, inferredMinutes: 0 })
    expect(ledger.machines.find('lambda:1')).toMatchObject({ minutes: 2, endedAt: null })
  })

  it('counts a minute that had begun when it ended', () => {
    start()
    ledger.machines.accrue('lambda:1', START + 90_000, SEEN_AND_BUSY)
    ledger.machines.end('lambda:1', START + 90_000, SEEN_AND_BUSY)
    expect(sums()).toMatchObject({ minutes: 2 })
    expect(ledger.machines.running()).toEqual([])
  })

  it('costs exactly what its minutes come to, however they were entered', () => {
    start('lambda:1', '1.29')
    for (let minute = 1; minute <= 200; minute += 1) {
      ledger.machines.accrue('lambda:1', START + minute * MINUTE_MS, SEEN_AND_BUSY)
    }
    // 1.29 USD * 200 / 60
    expect(sums()).toMatchObject({ minutes: 200, costNanoUsd: 4_300_000_000 })
  })

  it('stands in the quarter hour in which each minute begins', () => {
    start()
    ledger.machines.accrue('lambda:1', START + 10 * MINUTE_MS, SEEN_AND_BUSY)
    const quarter = Date.UTC(2026, 5, 1, 12, 15)
    // 12:07:30 to 12:14:30 begin before the quarter, 12:15:30 and later in it.
    expect(sums('lambda:1', { start: 0, end: quarter })).toMatchObject({ minutes: 8 })
    expect(sums('lambda:1', { start: quarter, end: quarter + 900_000 })).toMatchObject({ minutes: 2 })
  })

  it('tells minutes that nobody saw from those that were seen, and calls only seen ones idle', () => {
    start()
    const openedAt = START + 5 * MINUTE_MS
    ledger.machines.accrue('lambda:1', START + 8 * MINUTE_MS, { observedFrom: openedAt, isIdle: () => true })
    expect(sums()).toMatchObject({
      minutes: 8,
      inferredMinutes: 5,
      idleMinutes: 3,
      idleNanoUsd: 37_500_000,
    })
  })

  it('costs another price from the minute on in which that was said', () => {
    start('lambda:1', '0.60')
    ledger.machines.accrue('lambda:1', START + 10 * MINUTE_MS, SEEN_AND_BUSY)
    ledger.machines.change('lambda:1', { hourlyNanoUsd: parseUsd('1.20'), lineItem: 'gpu_1x_h100' })
    ledger.machines.accrue('lambda:1', START + 20 * MINUTE_MS, SEEN_AND_BUSY)
    expect(sums()).toMatchObject({ minutes: 20, costNanoUsd: 100_000_000 + 200_000_000 })
  })

  it('loses exactly the minutes after an end that is corrected, and gets them back', () => {
    start('lambda:1', '1.29')
    ledger.totals(FOREVER, BILL)
    ledger.machines.end('lambda:1', START + 200 * MINUTE_MS, UNSEEN)
    ledger.machines.end('lambda:1', START + 100 * MINUTE_MS, UNSEEN)
    expect(sums()).toMatchObject({ minutes: 100, costNanoUsd: 2_150_000_000, inferredMinutes: 100 })
    expect(ledger.totals(FOREVER, BILL).settled).toBe(2_150_000_000)
    ledger.machines.end('lambda:1', START + 150 * MINUTE_MS, UNSEEN)
    expect(sums()).toMatchObject({ minutes: 150, costNanoUsd: 3_225_000_000 })
    ledger.machines.resume('lambda:1')
    expect(ledger.machines.running()).toMatchObject([{ id: 'lambda:1', minutes: 150 }])
  })

  it('is undone with the change that it was a part of', () => {
    start()
    expect(ledger.totals(FOREVER, BILL).settled).toBe(0)
    expect(() =>
      ledger.change(() => {
        ledger.machines.accrue('lambda:1', START + 60 * MINUTE_MS, SEEN_AND_IDLE)
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(sums()).toBeUndefined()
    expect(ledger.totals(FOREVER, BILL).settled).toBe(0)
  })

  it('counts for the whole bill and for no request', () => {
    start()
    ledger.totals(FOREVER)
    ledger.machines.accrue('lambda:1', START + 60 * MINUTE_MS, SEEN_AND_BUSY)
    expect(ledger.totals(FOREVER).settled).toBe(0)
    expect(ledger.totals(FOREVER, BILL).settled).toBe(750_000_000)
  })

  it('is, whatever happens to a machine, the formula over its minutes, beside the writer as in the rows', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('accrue' as const), minutes: fc.integer({ min: 0, max: 50 }) }),
      fc.record({ do: fc.constant('end' as const), minutes: fc.integer({ min: -60, max: 20 }) }),
      fc.record({ do: fc.constant('price' as const), hourly: fc.integer({ min: 0, max: 5_000_000_007 }) }),
      fc.record({ do: fc.constant('resume' as const) }),
    )
    let run = 0
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 20 }),
        fc.integer({ min: 0, max: 1_000_000_007 }),
        (steps, hourly) => {
          run += 1
          const id = `lambda:run-${run}`
          const windowStart = Date.UTC(2026, 5, 1, 12, 30)
          const window = { start: windowStart, end: windowStart + 3_600_000 }
          const before = [FOREVER, window].map((each) => ledger.totals(each, BILL).settled)
          start(id, (hourly / 1e9).toFixed(9))
          /** The price of every minute that should stand there, in order. */
          let expected: number[] = []
          let price = hourly
          let at = START
          const enter = (until: number): void => {
            const count = Math.round((until - START) / MINUTE_MS)
            while (expected.length < count) expected.push(price)
          }
          for (const one of steps) {
            const isRunning = ledger.machines.find(id)?.endedAt === null
            if (one.do === 'accrue') {
              at += one.minutes * MINUTE_MS
              ledger.machines.accrue(id, at, {
                observedFrom: START + 40 * MINUTE_MS,
                isIdle: (from) => from % 7 < 3,
              })
              if (isRunning) enter(at)
            } else if (one.do === 'end') {
              const end = Math.max(START, at + one.minutes * MINUTE_MS)
              ledger.machines.end(id, end, UNSEEN)
              expected = expected.slice(0, Math.round((end - START) / MINUTE_MS))
              enter(end)
            } else if (one.do === 'price') {
              price = one.hourly
              ledger.machines.change(id, { hourlyNanoUsd: nanoUsd(price) })
            } else ledger.machines.resume(id)
          }
          const counts = new Map<number, number>()
          for (const each of expected) counts.set(each, (counts.get(each) ?? 0) + 1)
          const cost = [...counts].reduce(
            (sum, [rate, minutes]) => sum + Number((BigInt(rate) * BigInt(minutes)) / 60n),
            0,
          )
          const found = sums(id)
          expect(found?.minutes ?? 0).toBe(expected.length)
          expect(found?.costNanoUsd ?? 0).toBe(cost)
          expect(ledger.totals(FOREVER, BILL).settled).toBe((before[0] ?? 0) + cost)
          expect(ledger.totals(window, BILL).settled).toBe(
            (before[1] ?? 0) + (sums(id, window)?.costNanoUsd ?? 0),
          )
        },
      ),
    )
  })
})
