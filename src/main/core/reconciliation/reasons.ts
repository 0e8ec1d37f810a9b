/**
 * Why an invoice and the ledger differ on a day and model. A reason is listed only when its arithmetic fits, with the
 * amount it accounts for; what no reason accounts for is said to be unexplained.
 *
 * Evidence that gives an exact amount comes first. What can only be bounded (estimates, crashes) takes of the rest as
 * much as its bound allows, so that nothing is explained twice. They are listed by their amount, the largest first.
 */
import type { Reason } from '../../../shared/contract/reconciliation.ts'
import { addUsd, exactUsd, formatUsd, nanoUsd, ZERO_USD, type NanoUsd } from '../../../shared/money.ts'
import type { LedgerSlice } from '../ledger/ledger.ts'
import { count, plural, roundingOf, type CellFacts, type Take } from './cell-facts.ts'
import type { LedgerSums } from './figures.ts'
import { takePrices } from './price-reasons.ts'
import { shiftInWords } from './shift.ts'

export interface Explanation {
  readonly reasons: Reason[]
  readonly unexplainedNanoUsd: NanoUsd
}

export function explain(facts: CellFacts): Explanation {
  const reasons: Reason[] = []
  const rounding = roundingOf(facts)
  let left: number = facts.differenceNanoUsd
  const take = (
    kind: Reason['kind'],
    amount: number,
    certainty: Reason['certainty'],
    sentence: string,
    suggestedModel: string | null = null,
  ): void => {
    const explains = nanoUsd(Math.round(amount))
    if (explains === 0) return
    left -= explains
    reasons.push({ kind, explainsNanoUsd: explains, certainty, sentence, suggestedModel })
  }

  const base = takeShift(facts, take)
  if (facts.invoice !== null && base.requests > 0 && Math.abs(left) > rounding) {
    takePrices(facts, facts.invoice, base, rounding, take)
  }
  const isLeft = (): boolean => Math.abs(left) > rounding
  if (isLeft()) takeOutside(facts, base, left, take)
  if (isLeft()) takeCrashed(facts, left, take)
  if (isLeft()) takeEstimated(facts, left, take)
  if (isLeft()) takeInFlight(facts, left, take)
  if (isLeft()) takeNotBilled(facts, base, left, take)
  const oneSided = isLeft() ? takeOneSided(facts, base, left, take) : null
  if (oneSided !== null) reasons.push(oneSided)
  if (left !== 0 && !isLeft()) takeRounding(facts, left, take)
  reasons.sort((a, b) => Math.abs(b.explainsNanoUsd) - Math.abs(a.explainsNanoUsd))
  return { reasons, unexplainedNanoUsd: nanoUsd(left) }
}

/** Returns the ledger's sums that everything else is held against. */
function takeShift({ day, model, shift, ledger }: CellFacts, take: Take): LedgerSums {
  if (shift === null) return ledger
  const shifted = shift.sumsOf({ day, model })
  const moved = shifted.costNanoUsd - ledger.costNanoUsd
  const range =
    shift.fromMs === shift.toMs
      ? ''
      : ` Any cut from ${shiftInWords(shift.fromMs).replace('at ', '')} to ${shiftInWords(shift.toMs).replace('at ', '')} fits as well.`
  take(
    'day_shift',
    moved,
    'exact',
    `The invoice's days begin ${shiftInWords(shift.ms)}: cut there, the ledger has ${formatUsd(shifted.costNanoUsd)} for this day instead of ${formatUsd(ledger.costNanoUsd)}.${range}`,
  )
  return shifted
}

function takeOutside({ invoice }: CellFacts, base: LedgerSums, left: number, take: Take): void {
  const stated = invoice?.requests ?? null
  const more = stated === null ? 0 : stated - base.requests
  const cost = invoice?.costNanoUsd ?? null
  if (left < 0 || base.requests === 0 || stated === null || more <= 0 || cost === null || cost <= 0) return
  const average = cost / stated
  take(
    'outside_gateway',
    Math.min(left, more * average),
    'up_to',
    `The invoice has ${plural(more, 'request')} more than went through the gateway. At its average of ${formatUsd(nanoUsd(Math.round(average)))} a request they come to ${formatUsd(nanoUsd(Math.round(more * average)))}.`,
  )
}

function takeCrashed({ slices }: CellFacts, left: number, take: Take): void {
  const { attempts, costNanoUsd } = sumOf(slices.filter(({ crashed }) => crashed))
  if (left > 0 || attempts === 0) return
  take(
    'crashed',
    Math.max(left, 0 - costNanoUsd),
    'up_to',
    `${plural(attempts, 'attempt')} in flight at a crash ${attempts === 1 ? 'is' : 'are'} settled at the most ${attempts === 1 ? 'it' : 'they'} could cost, ${formatUsd(costNanoUsd)}, and may have cost less.`,
  )
}

function takeEstimated(facts: CellFacts, left: number, take: Take): void {
  const rows = facts.slices.filter(({ usageSource, crashed }) => usageSource === 'estimated' && !crashed)
  const { attempts, costNanoUsd } = sumOf(rows)
  if (attempts === 0) return
  const are = attempts === 1 ? 'row is' : 'rows are'
  const what = `${count(attempts)} ${are} estimated (${formatUsd(costNanoUsd)}), because no usage was reported for ${attempts === 1 ? 'it' : 'them'}.`
  if (left < 0) {
    take('estimated', Math.max(left, 0 - costNanoUsd), 'up_to', `${what} The provider may have billed less.`)
    return
  }
  const most = facts.heldForEstimatedNanoUsd
  const room = most - costNanoUsd
  if (room <= 0) return
  take(
    'estimated',
    Math.min(left, room),
    'up_to',
    `${what} The provider may have billed more, at most the ${formatUsd(most)} that were held.`,
  )
}

function takeInFlight({ inFlight: { attempts, holdNanoUsd } }: CellFacts, left: number, take: Take): void {
  if (left < 0 || attempts === 0) return
  take(
    'in_flight',
    Math.min(left, holdNanoUsd),
    'up_to',
    `${plural(attempts, 'attempt')} of this day ${attempts === 1 ? 'is' : 'are'} still in flight and not settled: at most ${formatUsd(holdNanoUsd)}.`,
  )
}

function takeNotBilled({ invoice }: CellFacts, base: LedgerSums, left: number, take: Take): void {
  const fewer = invoice?.requests == null ? 0 : base.requests - invoice.requests
  if (left > 0 || fewer <= 0 || base.requests === 0) return
  const average = base.costNanoUsd / base.requests
  take(
    'not_billed',
    Math.max(left, -fewer * average),
    'up_to',
    `The invoice has ${plural(fewer, 'request')} fewer than the ledger. At the ledger's average of ${formatUsd(nanoUsd(Math.round(average)))} a request they come to ${formatUsd(nanoUsd(Math.round(fewer * average)))}. The provider may not have billed them yet.`,
  )
}

/** That a side says nothing is no reason by itself; only a counterpart on the other side accounts for money. */
function takeOneSided(facts: CellFacts, base: LedgerSums, left: number, take: Take): Reason | null {
  const { invoice, lookalike } = facts
  const kind = invoice === null ? 'only_ledger' : 'only_invoice'
  if (invoice !== null && base.requests > 0) return null
  const fact =
    kind === 'only_ledger'
      ? 'The invoice has no line for this model on this day. It may use another name, or bill the day later.'
      : 'The ledger has no request for this model on this day. It may know the model by another name, or the traffic did not go through the gateway.'
  if (lookalike === null) {
    return {
      kind,
      explainsNanoUsd: ZERO_USD,
      certainty: 'up_to',
      sentence: fact,
      suggestedModel: null,
    }
  }
  const most = Math.min(Math.abs(left), lookalike.amountNanoUsd)
  const where = kind === 'only_ledger' ? 'on the invoice' : 'in the ledger'
  take(
    kind,
    left < 0 ? 0 - most : most,
    'up_to',
    `${fact} ${lookalike.model} stands ${where} alone, with about the same amount.`,
    kind === 'only_invoice' ? lookalike.model : null,
  )
  return null
}

function takeRounding({ unitNanoUsd, lines }: CellFacts, left: number, take: Take): void {
  take(
    'rounding',
    left,
    'exact',
    unitNanoUsd === 1
      ? 'Both sides round to the nano-dollar: the ledger each row, the invoice each amount.'
      : `The invoice's amounts have steps of $${exactUsd(nanoUsd(unitNanoUsd))}, so ${lines <= 1 ? 'its line' : `each of its ${lines} lines`} may be off by half a step.`,
  )
}

function sumOf(slices: readonly LedgerSlice[]): { attempts: number; costNanoUsd: NanoUsd } {
  let attempts = 0
  let costNanoUsd = ZERO_USD
  for (const slice of slices) {
    attempts += slice.attempts
    costNanoUsd = addUsd(costNanoUsd, slice.costNanoUsd)
  }
  return { attempts, costNanoUsd }
}
