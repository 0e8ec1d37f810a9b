/** A budget's terms and prospects in words. */
import type {
  Budget,
  BudgetForecast,
  BudgetScope,
  BudgetThreshold,
} from '../../../shared/contract/budgets.ts'
import { formatUsd } from '../../../shared/money.ts'
import { formatShare } from '../../ui/format.ts'
import { PERIOD_WORDS, formatMoment, formatNear } from './times.ts'

export const SCOPE_WORDS = {
  all: 'All requests',
  key: 'Client key',
  workload: 'Workload',
  model: 'Model',
} as const satisfies Record<BudgetScope, string>

type Counted = Pick<Budget, 'scope' | 'subjectName' | 'machinesNanoUsd'>

/** "All requests and machine time", "Workload nightly-batch". */
export function scopeInWords({ scope, subjectName, machinesNanoUsd }: Counted): string {
  if (scope !== 'all') return `${SCOPE_WORDS[scope]} ${subjectName}`
  return machinesNanoUsd === null ? SCOPE_WORDS.all : `${SCOPE_WORDS.all} and machine time`
}

/** "Workload nightly-batch, per day". */
export const termsInWords = (budget: Counted & Pick<Budget, 'period'>): string =>
  `${scopeInWords(budget)}, ${PERIOD_WORDS[budget.period].per}`

/** The variable that sets an environment budget; null for one made in the console. */
export function variableOf({ origin, period }: Pick<Budget, 'origin' | 'period'>): string | null {
  if (origin !== 'environment') return null
  return period === 'day' ? 'LAMBDA_DAILY_BUDGET' : 'LAMBDA_MONTHLY_BUDGET'
}

/** "50 % spent", "100 % forecast". */
export const thresholdInWords = ({ of, percent }: BudgetThreshold): string =>
  `${percent} % ${of === 'actual' ? 'spent' : 'forecast'}`

/** A share of the limit; under a limit of zero there is none. */
export const shareOfLimit = (amount: number, limit: number): string =>
  limit <= 0 ? 'no limit to spend' : formatShare(amount / limit)

type Prospect = Pick<Budget, 'limitNowNanoUsd' | 'enforcement' | 'windowEnd' | 'timezone'> & {
  readonly forecast: BudgetForecast
}

/** Where it is heading, in a sentence; or why nobody can tell. */
export function forecastInWords(budget: Prospect, now: number): string {
  const { forecast, timezone, limitNowNanoUsd, windowEnd } = budget
  if (!forecast.known) return forecast.why
  const end = formatMoment(windowEnd, timezone)
  const share = shareOfLimit(forecast.atEndNanoUsd, limitNowNanoUsd)
  const sum = `${formatUsd(forecast.atEndNanoUsd)} by ${end}, ${share} of the limit.`
  const exhausted = exhaustionInWords(budget, now)
  return exhausted === null ? sum : `${sum} ${exhausted}.`
}

/** "No room from about 17:00 on at this rate"; null when the limit lasts until the reset. */
export function exhaustionInWords(budget: Prospect, now: number): string | null {
  const { forecast, enforcement, timezone } = budget
  if (!forecast.known || forecast.exhaustedAt === null) return null
  const from = formatNear(forecast.exhaustedAt, now, timezone)
  return enforcement === 'hard'
    ? `No room from about ${from} on at this rate`
    : `Over the limit from about ${from} on at this rate`
}
