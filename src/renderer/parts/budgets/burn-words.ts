/** How fast a budget burns, in words. */
import type { Budget, BurnRate } from '../../../shared/contract/budgets.ts'
import { formatUsd, nanoUsd } from '../../../shared/money.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** "5 min", "1 h", "3 d". */
function spanOf(ms: number): string {
  if (ms < HOUR_MS) return `${Math.round(ms / 60_000)} min`
  return ms < 2 * DAY_MS ? `${Math.round(ms / HOUR_MS)} h` : `${Math.round(ms / DAY_MS)} d`
}

/** "0.4×", "14×". */
export const formatTimes = (rate: number): string => `${rate < 9.95 ? rate.toFixed(1) : Math.round(rate)}×`

/** "2.1× in 1 h, 3.4× in 5 min": 1× is the even pace, which ends with the limit exactly at the reset. */
export const burnInWords = ({ long, short, longMs, shortMs }: BurnRate): string =>
  `${formatTimes(long)} in ${spanOf(longMs)}, ${formatTimes(short)} in ${spanOf(shortMs)}`

/** "warns from 14.4×", "beyond 14.4×". */
export const alarmInWords = ({ factor, breached }: BurnRate): string =>
  `${breached ? 'beyond' : 'warns from'} ${factor}×`

/** What an hour costs when the limit ends exactly at the reset. */
export function evenPaceNanoUsd({ limitNowNanoUsd, windowStart, windowEnd }: Budget): number {
  return Math.round(limitNowNanoUsd / ((windowEnd - windowStart) / HOUR_MS))
}

/** "$2.08/h". */
export const perHour = (amount: number): string => `${formatUsd(nanoUsd(amount))}/h`
