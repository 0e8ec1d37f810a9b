import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
    expect(ledger.prices.current('m', NOON)?.input).toBe(parsePrice('1'))
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
