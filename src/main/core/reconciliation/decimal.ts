/** Decimals of any length, added up exactly and rounded once. */
import { nanoUsd, type NanoUsd } from '../../../shared/money.ts'

/** `units` × 10^−`scale`, with as many decimals as were written: "0.10" has two. */
export interface Decimal {
  readonly units: bigint
  readonly scale: number
}

export const ZERO: Decimal = { units: 0n, scale: 0 }

/** More decimals than any amount means; a bound, so that a hostile exponent makes no giant of it. */
const MAX_SCALE = 40
const PLAIN = /^([+-]?)(\d{1,20})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,2}))?$/

/** Reads "12", "0.07", "-3.5", "1.2e-05", without a float in between. Null for anything else. */
export function parseDecimal(text: string): Decimal | null {
  const [, sign, whole = '', fraction = '', exponent = '0'] = PLAIN.exec(text) ?? []
  if (sign === undefined) return null
  const digits = BigInt(whole + fraction)
  const scale = fraction.length - Number(exponent)
  if (Math.abs(scale) > MAX_SCALE) return null
  const units = scale < 0 ? digits * 10n ** BigInt(-scale) : digits
  return { units: sign === '-' ? -units : units, scale: Math.max(0, scale) }
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale }
}

/** USD as nano-dollars, half up (away from zero); `exact` is false when that changed it. Throws RangeError when too large. */
export function toNanoUsd(usd: Decimal): { readonly amount: NanoUsd; readonly exact: boolean } {
  if (usd.scale <= 9) return { amount: nanoUsd(Number(unitsAt(usd, 9))), exact: true }
  const step = 10n ** BigInt(usd.scale - 9)
  const magnitude = usd.units < 0n ? -usd.units : usd.units
  const rounded = (magnitude + step / 2n) / step
  return { amount: nanoUsd(Number(usd.units < 0n ? -rounded : rounded)), exact: magnitude % step === 0n }
}

const unitsAt = ({ units, scale }: Decimal, target: number): bigint => units * 10n ** BigInt(target - scale)

/** As a whole number; null when it has a fraction. */
export function toWhole({ units, scale }: Decimal): bigint | null {
  const step = 10n ** BigInt(scale)
  return units % step === 0n ? units / step : null
}
