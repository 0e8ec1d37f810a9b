/** What a budget that is not made yet would look like, in words. */
import type { BudgetDraft, BudgetFigures, PastWindow } from '../../../shared/contract/budgets.ts'
import { formatUsd } from '../../../shared/money.ts'
import { PERIOD_WORDS, formatMoment } from '../../parts/budgets/times.ts'

type Figures = BudgetFigures & { readonly past: readonly PastWindow[] }

/** "$3.20 of $20.00 spent this week; the forecast is $18.00. 1 of the last 4 weeks went over it." */
export function previewInWords(draft: BudgetDraft, figures: Figures): string {
  const { period, timezone, limitNanoUsd } = draft
  const { settledNanoUsd, forecast, windowEnd, past } = figures
  const spent = `${formatUsd(settledNanoUsd)} of ${formatUsd(limitNanoUsd)} spent ${PERIOD_WORDS[period].now}`
  const heading = forecast.known
    ? `the forecast is ${formatUsd(forecast.atEndNanoUsd)} by ${formatMoment(windowEnd, timezone)}.`
    : lowered(forecast.why)
  return `${spent}; ${heading}${pastInWords(draft, past)}`
}

function pastInWords({ limitNanoUsd, period }: BudgetDraft, past: readonly PastWindow[]): string {
  if (past.length === 0) return ''
  const over = past.filter(({ settledNanoUsd }) => settledNanoUsd > limitNanoUsd).length
  const { past: windows } = PERIOD_WORDS[period]
  if (past.length === 1)
    return over === 0 ? ' The one before stayed below it.' : ' The one before went over it.'
  if (over === 0) return ` None of the last ${past.length} ${windows} went over it.`
  return ` ${over} of the last ${past.length} ${windows} went over it.`
}

/** A sentence in the middle of another one. */
const lowered = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1)
