import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parsePrice } from '../../../shared/money.ts'
import { openLedger, type Ledger } from './ledger.ts'

const NOON = Date.UTC(2026, 5, 15, 12)
const HOUR = 3_600_000

let dataDir: string
let clock: number
let ledger: Ledger

const open = (): Ledger =>
  openLedger({
    dataDir,
    now: () => clock,
    onTrouble(error) {
      throw error
    },
  })

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-prices-'))
  clock = NOON
  ledger = open()
})

afterEach(() => {
  ledger.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const price = (usd: string) => ({
  model: 'm',
  input: parsePrice(usd),
  cachedInput: parsePrice(usd),
  output: parsePrice(usd),
  source: 'a test',
})
const inForce = () => ledger.prices.current('m')?.input

describe('prices over time', () => {
  it('come into force at their moment, not before, and with no restart', () => {
    ledger.prices.adopt(price('1'), clock)
    ledger.prices.enter(price('2'), 'console', NOON + HOUR, clock)
    clock = NOON + HOUR - 1
    expect(inForce()).toBe(parsePrice('1'))
    clock = NOON + HOUR
    expect(inForce()).toBe(parsePrice('2'))
    expect(ledger.prices.current('m', '', NOON)?.input).toBe(parsePrice('1'))
    expect(inForce()).toBe(parsePrice('2'))
  })

  it('may be the first of their model, which has none until then', () => {
    ledger.prices.enter(price('2'), 'import', NOON + HOUR, clock)
    expect(inForce()).toBeUndefined()
    clock = NOON + HOUR
    expect(inForce()).toBe(parsePrice('2'))
  })

  it('are never entered for the past, and leave every row of before as it was', () => {
    ledger.prices.adopt(price('1'), clock)
    const before = ledger.prices.historyOf('m')
    clock = NOON + HOUR
    expect(() => ledger.prices.enter(price('2'), 'console', NOON, clock)).toThrow(RangeError)
    ledger.prices.enter(price('3'), 'console', clock, clock)
    expect(ledger.prices.historyOf('m').slice(0, 1)).toEqual(before)
    expect(ledger.prices.historyOf('m')).toHaveLength(2)
  })

  it('of the same moment are decided by the one entered last', () => {
    ledger.prices.enter(price('2'), 'console', NOON + HOUR, clock)
    ledger.prices.enter(price('3'), 'console', NOON + HOUR, clock)
    clock = NOON + HOUR
    expect(inForce()).toBe(parsePrice('3'))
  })

  it('that somebody entered outlive a restart and a newer catalogue', () => {
    ledger.prices.adopt(price('1'), clock)
    ledger.prices.enter(price('2'), 'console', clock, clock)
    ledger.close()
    clock = NOON + HOUR
    ledger = open()
    ledger.prices.adopt(price('5'), clock)
    expect(inForce()).toBe(parsePrice('2'))
  })

  it('of the catalogue give way to a newer catalogue', () => {
    ledger.prices.adopt(price('1'), clock)
    clock = NOON + HOUR
    ledger.prices.adopt(price('5'), clock)
    expect(inForce()).toBe(parsePrice('5'))
  })

  it('of models without one are a row of zeros, which is no price in force', () => {
    const zero = ledger.prices.unpriced('m')
    expect(zero).toMatchObject({ input: 0, cachedInput: 0, output: 0 })
    expect(ledger.prices.unpriced('m').id).toBe(zero.id)
    expect(inForce()).toBeUndefined()
    ledger.close()
    ledger = open()
    expect(ledger.prices.unpriced('m').id).toBe(zero.id)
    expect(inForce()).toBeUndefined()
  })

  it('are as they were when a change of several is undone', () => {
    ledger.prices.adopt(price('1'), clock)
    const change = () =>
      ledger.change(() => {
        ledger.prices.enter(price('2'), 'console', clock, clock)
        expect(inForce()).toBe(parsePrice('2'))
        throw new Error('the audit could not be written')
      })
    expect(change).toThrow('the audit')
    expect(inForce()).toBe(parsePrice('1'))
  })
})

describe('prices of a target’s own', () => {
  const own = (usd: string) => ({ ...price(usd), target: 'acme' })
  const at = (target: string, moment = clock) => ledger.prices.current('m', target, moment)?.input

  it('go before the general one, at that target alone', () => {
    ledger.prices.adopt(price('1'), clock)
    ledger.prices.enter(own('2'), 'console', clock, clock)
    expect(at('acme')).toBe(parsePrice('2'))
    expect(at('another')).toBe(parsePrice('1'))
    expect(inForce()).toBe(parsePrice('1'))
  })

  it('count from their moment on; until then the general one does, whatever it becomes', () => {
    ledger.prices.adopt(price('1'), clock)
    ledger.prices.enter(own('2'), 'console', NOON + 2 * HOUR, clock)
    ledger.prices.enter(price('3'), 'console', NOON + HOUR, clock)
    const hours = [0, 1, 2, 1, 0].map((hour) => at('acme', NOON + hour * HOUR))
    expect(hours).toEqual(['1', '3', '2', '3', '1'].map(parsePrice))
  })

  it('may be the only ones of a model, which has none elsewhere', () => {
    ledger.prices.enter(own('2'), 'import', clock, clock)
    expect(inForce()).toBeUndefined()
    expect(at('acme')).toBe(parsePrice('2'))
    expect(ledger.prices.models()).toEqual(['m'])
    expect(ledger.prices.targetsWith('m')).toEqual(['acme'])
    expect(ledger.prices.historyOf('m')).toEqual([])
    expect(ledger.prices.historyOf('m', 'acme')).toHaveLength(1)
  })

  it('are left alone by a newer catalogue, which stands for all others', () => {
    ledger.prices.enter(own('2'), 'console', clock, clock)
    ledger.prices.adopt(price('5'), clock)
    expect([at('acme'), inForce()]).toEqual([parsePrice('2'), parsePrice('5')])
  })

  it('cost nothing on a machine that is paid by the hour, and are never what a provider asks', () => {
    const zero = ledger.prices.free('m', 'gpu:a')
    expect(zero).toMatchObject({ input: 0, cachedInput: 0, output: 0, target: 'gpu:a' })
    expect(ledger.prices.free('m', 'gpu:a').id).toBe(zero.id)
    expect(ledger.prices.free('m', 'gpu:b').id).not.toBe(zero.id)
    expect(ledger.prices.current('m', 'gpu:a')).toBeUndefined()
    expect(ledger.prices.models()).toEqual([])
    ledger.close()
    ledger = open()
    expect(ledger.prices.free('m', 'gpu:a').id).toBe(zero.id)
  })

  /** The same question answered the slow way: the last row of the target whose moment has come, else of anyone. */
  it('are at every moment the last one of the target’s, else the last general one, in any order of asking', () => {
    const TARGETS = fc.constantFrom('', 'acme', 'other')
    const entries = fc.array(fc.record({ target: TARGETS, hour: fc.nat(5), usd: fc.nat(99) }), {
      maxLength: 8,
    })
    const questions = fc.array(fc.record({ target: TARGETS, hour: fc.nat(6) }), { maxLength: 12 })
    let round = 0
    fc.assert(
      fc.property(entries, questions, (rows, asked) => {
        const model = `m${(round += 1)}`
        for (const { target, hour, usd } of rows) {
          const draft = { ...price(String(usd)), model, target }
          ledger.prices.enter(draft, 'console', NOON + hour * HOUR, NOON)
        }
        const lastOf = (target: string, hour: number) =>
          rows
            .filter((row) => row.target === target && row.hour <= hour)
            .toSorted((a, b) => a.hour - b.hour)
            .at(-1)
        for (const { target, hour } of asked) {
          const due = lastOf(target, hour) ?? lastOf('', hour)
          const given = ledger.prices.current(model, target, NOON + hour * HOUR)
          expect(given?.input).toBe(due && parsePrice(String(due.usd)))
          if (given) expect(ledger.prices.keep(given)).toBe(given)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('a price that was told before the ledger was replaced by another', () => {
  it('is entered as nobody’s own, older than all others', () => {
    const foreign = { ...price('7'), id: 4_711, target: 'acme' }
    const kept = ledger.prices.keep(foreign)
    expect(kept).toMatchObject({ target: '', input: parsePrice('7') })
    ledger.prices.enter(price('1'), 'console', clock, clock)
    expect(ledger.prices.current('m', 'acme')?.input).toBe(parsePrice('1'))
  })

  it('stays one of a machine that is paid by the hour', () => {
    const foreign = { ...ledger.prices.free('m', 'gpu:a'), id: 4_711 }
    expect(ledger.prices.keep(foreign).id).toBe(ledger.prices.free('m', 'gpu:a').id)
    const elsewhere = { ...foreign, target: 'gpu:b' }
    expect(ledger.prices.keep(elsewhere)).toMatchObject({ target: 'gpu:b', input: 0 })
  })
})
