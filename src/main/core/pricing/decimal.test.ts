import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactUsd, nanoUsd } from '../../../shared/money.ts'
import { PER_MILLION, PER_TOKEN, readDecimal } from './decimal.ts'
import { parseExactly } from './exact-json.ts'

/** Every price that the ledger can hold: up to $100,000 per 1M tokens, with nine decimals. */
const anyPrice = fc.integer({ min: 0, max: 100_000_000_000_000 })

/** A price of nano-dollars per 1M tokens as USD per token, written as JSON numbers are: "7e-08". */
function perToken(price: number, form: 'scientific' | 'plain' | 'capital'): string {
  const digits = String(price)
  if (form === 'plain') return `0.${digits.padStart(15, '0')}`
  const [first = '', ...rest] = digits
  const exponent = digits.length - 1 - 15
  return `${first}${rest.length > 0 ? '.' : ''}${rest.join('')}${form === 'capital' ? 'E' : 'e'}${exponent}`
}

describe('reading prices as they are written', () => {
  it('takes any price exactly, out of a JSON file in USD per token', () => {
    fc.assert(
      fc.property(anyPrice, fc.constantFrom('scientific', 'plain', 'capital'), (price, form) => {
        const written = perToken(price, form)
        const file = parseExactly(`{"input_cost_per_token": ${written}}`)
        expect(file).toEqual({ input_cost_per_token: written })
        expect(readDecimal(written, PER_TOKEN)).toEqual({ ok: true, value: price })
      }),
    )
  })

  it('takes what the ledger itself prints back to the same integer', () => {
    fc.assert(
      fc.property(anyPrice, (price) => {
        expect(readDecimal(exactUsd(nanoUsd(price)), PER_MILLION)).toEqual({ ok: true, value: price })
      }),
    )
  })

  it.each([
    ['7e-08', 70_000_000],
    ['7.5e-08', 75_000_000],
    ['0.00000035', 350_000_000],
    ['2.4414e-07', 244_140_000],
    ['5.46875e-07', 546_875_000],
    ['1e-15', 1],
    ['0', 0],
    ['0.0', 0],
    ['0e-30', 0],
    ['10e-16', 1],
  ])('reads %s USD per token as %i nano-dollars per 1M', (text, value) => {
    expect(readDecimal(text, PER_TOKEN)).toEqual({ ok: true, value })
  })

  it.each([
    ['1e-16', 'too_fine'],
    ['2.9999999999999997e-07', 'too_fine'],
    ['1e9', 'too_large'],
    ['1e99999', 'too_large'],
    ['-1e-9', 'negative'],
    ['NaN', 'not_an_amount'],
    ['Infinity', 'not_an_amount'],
    ['', 'not_an_amount'],
    ['1,5', 'not_an_amount'],
    ['0x10', 'not_an_amount'],
    ['$1', 'not_an_amount'],
  ])('does not round or guess %j', (text, problem) => {
    expect(readDecimal(text, PER_TOKEN)).toEqual({ ok: false, problem })
  })
})
