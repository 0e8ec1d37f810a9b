/** Decimals as they are written, read into integers without going through a float. */

export type DecimalProblem = 'not_an_amount' | 'negative' | 'too_fine' | 'too_large'

export type Decimal =
  { readonly ok: true; readonly value: number } | { readonly ok: false; readonly problem: DecimalProblem }

const DECIMAL = /^([+-])?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,5}))?$/

/** USD per 1M tokens in nano-dollars per 1M tokens. */
export const PER_MILLION = 9
/** USD per token in nano-dollars per 1M tokens. */
export const PER_TOKEN = 15

/**
 * Reads a decimal, plain or scientific ("0.07", "7e-08"), times a power of ten, as an exact integer. What would
 * need rounding is `too_fine`; what is beyond the safe integers is `too_large`.
 */
export function readDecimal(text: string, powerOfTen: number): Decimal {
  const match = DECIMAL.exec(text.trim())
  if (match?.[2] === undefined) return { ok: false, problem: 'not_an_amount' }
  const [, sign, whole, fraction = '', exponent = '0'] = match
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  if (digits === '') return { ok: true, value: 0 }
  if (sign === '-') return { ok: false, problem: 'negative' }
  const shift = Number(exponent) - fraction.length + powerOfTen
  const kept = shift < 0 ? digits.slice(0, shift) : digits
  if (shift < 0 && (kept === '' || /[1-9]/.test(digits.slice(shift)))) {
    return { ok: false, problem: 'too_fine' }
  }
  if (kept.length + Math.max(0, shift) > 16) return { ok: false, problem: 'too_large' }
  const value = Number(kept + '0'.repeat(Math.max(0, shift)))
  return Number.isSafeInteger(value) ? { ok: true, value } : { ok: false, problem: 'too_large' }
}
