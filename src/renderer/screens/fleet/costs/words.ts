/** The economics of GPUs in sentences. */
import type { Economics } from '../../../../shared/contract/fleet.ts'
import { formatUsd, nanoUsd } from '../../../../shared/money.ts'
import { formatShare, formatTokens } from '../../../ui/format.ts'
import { DAYS_PER_MONTH, measuredOf } from './figures.ts'
import type { Comparison, Saved } from './figures.ts'
import { cheaperOf } from './figures.ts'

/** "$1,426 saved", "99 % of the bill before, for the same time". */
export function savedInWords({ spentNanoUsd, savedNanoUsd, share }: Saved): {
  readonly verdict: string
  readonly about: string
} {
  const amount = formatUsd(nanoUsd(Math.abs(savedNanoUsd)))
  const part = share === null || share === 0 ? '' : formatShare(Math.abs(share))
  const before = 'the bill before, for the same time'
  if (spentNanoUsd === 0 && savedNanoUsd === 0) {
    return { verdict: 'Nothing spent yet', about: 'so there is nothing to compare' }
  }
  if (savedNanoUsd === 0) return { verdict: 'As much as before', about: `against ${before}` }
  return savedNanoUsd > 0
    ? { verdict: `${amount} saved`, about: part === '' ? `against ${before}` : `${part} of ${before}` }
    : {
        verdict: `${amount} more than before`,
        about: part === '' ? `against ${before}` : `${part} over ${before}`,
      }
}

const THREE_DIGITS = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 })

/** "18,400 times", "2.41 times", "1.02 times". */
const timesInWords = (times: number): string => `${THREE_DIGITS.format(times)} times`

/** "Serverless, 18,400 times", "GPU, 2.41 times", "Neither". */
export function cheaperInWords(comparison: Comparison): string {
  const { side, times } = cheaperOf(comparison)
  if (side === 'same') return 'Neither'
  const name = side === 'serverless' ? 'Serverless' : 'GPU'
  return times === null ? name : `${name}, ${timesInWords(times)}`
}

export interface BreakEvenWords {
  /** From when the GPU is cheaper. */
  readonly from: string
  /** How far the measured volume is from it; null where nothing was measured. */
  readonly measured: string | null
  /** Whether one GPU can do so much. */
  readonly capacity: string
  /** Whether the measured speed never gets there. */
  readonly isNever: boolean
}

export function breakEvenInWords(economics: Economics): BreakEvenWords {
  const { breakEvenTokensPerDay: breakEven, measuredCapacityTokensPerDay: capacity } = economics
  const measured = measuredOf(economics)?.tokensPerMonth ?? 0
  const perDay = Math.round(measured / DAYS_PER_MONTH)
  if (breakEven === null) {
    return {
      from: 'The GPU is never cheaper: serverless costs nothing.',
      measured: measured === 0 ? null : `Measured: ${formatTokens(perDay)} tokens a day.`,
      capacity: '',
      isNever: false,
    }
  }
  const isNever = capacity !== null && capacity < breakEven
  return {
    from: `From ${formatTokens(breakEven)} tokens a day the GPU is cheaper.`,
    measured:
      measured === 0
        ? null
        : perDay >= breakEven
          ? `Measured: ${formatTokens(perDay)} a day, which is past it.`
          : `Measured: ${formatTokens(perDay)} a day, ${formatShare(perDay / breakEven)} of it.`,
    capacity:
      capacity === null
        ? 'No endpoint has told how fast it is yet, so whether one GPU can do so much is not known.'
        : isNever
          ? `Never at the measured speed: the fastest endpoint was measured at ${formatTokens(capacity)} tokens a day.`
          : `It can: the fastest endpoint was measured at ${formatTokens(capacity)} tokens a day.`,
    isNever,
  }
}

/** "82 % of them input, as measured", or that it is assumed. */
export const mixInWords = ({ inputShare }: Pick<Economics, 'inputShare'>): string =>
  inputShare === null
    ? 'half of them input, as nothing was measured yet'
    : `${formatShare(inputShare)} of them input, as measured over 30 days`

/** "3 h 20 min", "12 min", "31 h": minutes of machine time. */
export function hoursInWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (hours === 0) return `${rest} min`
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
}
