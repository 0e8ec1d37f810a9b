/** What an alert says: what, how much (exactly), until when, and what to do. */
import type { Budget, BudgetThreshold, BurnRate } from '../../../shared/contract/budgets.ts'
import type { Rollout, RolloutEvent } from '../../../shared/contract/rollouts.ts'
import type { TargetState } from '../../../shared/contract/system.ts'
import { exactUsd, type NanoUsd } from '../../../shared/money.ts'
import type { AlertDraft } from '../ledger/ledger.ts'

/** From this burn rate on, a budget's end is hours away and not days. */
export const CRITICAL_FACTOR = 6

const usd = (amount: NanoUsd): string => `$${exactUsd(amount)}`

const PERIODS: Readonly<Record<Budget['period'], string>> = { day: 'daily', week: 'weekly', month: 'monthly' }

/** "Tue, 16 Jun 2026, 00:00 America/New_York" */
function timeIn(timezone: string, at: number): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
  return `${format.format(at)} ${timezone}`
}

const nameOf = ({ name, origin, period }: Budget): string =>
  origin === 'environment' ? `The ${PERIODS[period]} budget` : `The budget "${name}"`

function stateOf({ settledNanoUsd, heldNanoUsd, limitNowNanoUsd, windowEnd, timezone }: Budget): string {
  const held = heldNanoUsd > 0 ? ` and ${usd(heldNanoUsd)} held for requests in flight` : ''
  return `${usd(settledNanoUsd)} of ${usd(limitNowNanoUsd)} spent${held}. It resets on ${timeIn(timezone, windowEnd)}.`
}

function remedyFor({ enforcement }: Budget): string {
  return enforcement === 'hard'
    ? 'At the limit requests are refused: raise it until the window ends, or send less.'
    : 'Nothing is refused, because this budget only warns: look at what spends, or make it a hard one.'
}

const subjectOf = ({ id, windowStart }: Budget) => ({ kind: 'budget', budgetId: id, windowStart }) as const

/** A percentage of a limit was reached: by what is spent, or by the forecast for the window's end. */
export function thresholdAlert(budget: Budget, { of, percent }: BudgetThreshold): AlertDraft {
  const isActual = of === 'actual'
  const critical = isActual && percent >= 100
  const { forecast } = budget
  const expected =
    !isActual && forecast.known
      ? ` By then ${usd(forecast.atEndNanoUsd)} are expected (from ${forecast.basis}).${exhaustionOf(budget)}`
      : ''
  return {
    rule: isActual ? 'threshold' : 'forecast',
    dedupKey: `${isActual ? 'threshold' : 'forecast'}:${budget.id}:${budget.windowStart}:${percent}`,
    severity: critical ? 'critical' : 'warning',
    title: isActual
      ? `${nameOf(budget)} has reached ${percent} % of its limit`
      : `${nameOf(budget)} is heading for ${percent} % of its limit`,
    message: `${stateOf(budget)}${expected} ${remedyFor(budget)}`,
    subject: subjectOf(budget),
  }
}

/** A hard budget turned a request away. The first under a limit tells of it; the same limit says so once a window. */
export function refusalAlert(budget: Budget, refusal: NonNullable<Budget['lastRefusal']>): AlertDraft {
  const { id, windowStart, windowEnd, timezone } = budget
  const { at, estimatedNanoUsd, settledNanoUsd, heldNanoUsd, limitNanoUsd } = refusal
  return {
    rule: 'refusal',
    dedupKey: `refusal:${id}:${windowStart}:${limitNanoUsd}`,
    severity: 'critical',
    title: `${nameOf(budget)} refuses requests`,
    message:
      `On ${timeIn(timezone, at)} a request that may cost up to ${usd(estimatedNanoUsd)} did not fit: ` +
      `${usd(settledNanoUsd)} spent and ${usd(heldNanoUsd)} held for requests in flight, of ${usd(limitNanoUsd)}. ` +
      `What does not fit is refused until ${timeIn(timezone, windowEnd)}. ` +
      'Raise the limit until then on the Budgets screen, or ask for fewer tokens (max_tokens).',
    subject: subjectOf(budget),
  }
}

function exhaustionOf({ forecast, timezone }: Budget): string {
  if (!forecast.known || forecast.exhaustedAt === null) return ''
  return ` The limit would be reached in the hour from ${timeIn(timezone, forecast.exhaustedAt)}.`
}

/** Two windows burn faster than the budget allows; once per episode, so the key carries when it began. */
export function burnRateAlert(budget: Budget, rate: BurnRate, since: number): AlertDraft {
  const { factor, long, short, longMs, shortMs } = rate
  return {
    rule: 'burn_rate',
    dedupKey: `burn_rate:${budget.id}:${factor}:${since}`,
    severity: factor >= CRITICAL_FACTOR ? 'critical' : 'warning',
    title: `${nameOf(budget)} burns at ${long.toFixed(1)} times its pace`,
    message:
      `${long.toFixed(1)} times over ${duration(longMs)} and ${short.toFixed(1)} times over ${duration(shortMs)}; ` +
      `it warns from ${factor} times in both. ${stateOf(budget)}${exhaustionOf(budget)} ${remedyFor(budget)}`,
    subject: subjectOf(budget),
  }
}

/** @param day the calendar day, as in "2026-06-15" */
export function unpricedAlert(model: string, day: string): AlertDraft {
  return {
    rule: 'unpriced',
    dedupKey: `unpriced:${model}:${day}`,
    severity: 'warning',
    title: `"${model}" is used without a price`,
    message: `Since today (${day}) requests are served by "${model}", which has no price: they cost money that no budget counts. Enter its price in Settings; what was served before stays unpriced.`,
    subject: { kind: 'model', model },
  }
}

export function targetDownAlert({ id, error, since }: TargetState): AlertDraft {
  return {
    rule: 'upstream_down',
    dedupKey: `upstream_down:${id}:${since}`,
    severity: 'critical',
    title: `The target "${id}" is down`,
    message: `It gives no good answer since ${utc(since)}. ${error ?? 'No reason is known.'} Requests for which no other target is left are refused: check the server and its key, or take the target away.`,
    subject: { kind: 'target', target: id },
  }
}

/** @param last its latest step, which took it back */
export function rolledBackAlert({ id, name, workload, stages }: Rollout, last: RolloutEvent): AlertDraft {
  const percent = (stage: number): string => `${Number(((stages[stage]?.share ?? 0) * 100).toFixed(2))} %`
  const what = workload === '' ? 'Requests without a workload are' : `The workload "${workload}" is`
  return {
    rule: 'rollout',
    dedupKey: `rollout:${id}:${last.id}`,
    severity: 'critical',
    title: `${what} back at ${percent(last.stage)} serverless`,
    message: `The rollout "${name}" breached its gate at ${percent(last.from)}. ${last.reason ?? ''} Its history has the figures; look at the failed requests before you start it again.`,
    subject: { kind: 'rollout', rolloutId: id, workload },
  }
}

/** @param downAlertAt when the alert was raised that this one ends */
export function targetUpAlert({ id, since }: TargetState, downAlertAt: number): AlertDraft {
  return {
    rule: 'upstream_down',
    dedupKey: `upstream_up:${id}:${downAlertAt}`,
    severity: 'info',
    title: `The target "${id}" is up again`,
    message: `It answers since ${utc(since)}; this was warned of at ${utc(downAlertAt)}. Nothing is to be done.`,
    subject: { kind: 'target', target: id },
  }
}

/** @param hour the start of the UTC hour: one alert for each */
export function ledgerTroubleAlert(error: unknown, at: number, hour: number): AlertDraft {
  const problem = error instanceof Error ? error.message : String(error)
  return {
    rule: 'ledger_trouble',
    dedupKey: `ledger_trouble:${hour}`,
    severity: 'critical',
    title: 'The ledger cannot be written',
    message: `Since ${utc(at)}: ${problem}. Requests are refused with 503 until it can. Check that the disk has room and that the data directory can be written, then run "npm run ledger -- verify".`,
    subject: { kind: 'ledger' },
  }
}

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes % 1_440 === 0) return `${minutes / 1_440} d`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`
}
