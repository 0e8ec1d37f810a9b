/** An invoice held against the ledger: a cell for each UTC day and model that one of them knows. */
import type { Alias, Cell, Figures, Invoice, Report } from '../../../shared/contract/reconciliation.ts'
import { addUsd, ZERO_USD, type NanoUsd } from '../../../shared/money.ts'
import {
  DAY_MS,
  type InvoiceDays,
  type InvoiceLine,
  type LedgerHold,
  type LedgerReader,
  type LedgerSlice,
} from '../ledger/ledger.ts'
import { differenceOf, NOTHING, plusRows, priced, sumUsd, tokensOf, type LedgerSums } from './figures.ts'
import { roundingOf, type CellFacts } from './cell-facts.ts'
import { versionsOf } from './price-versions.ts'
import { explain } from './reasons.ts'
import { findShift, REACH_MS, type Shift } from './shift.ts'

export interface Statement {
  readonly invoice: Invoice
  readonly unitNanoUsd: number
  readonly lines: readonly InvoiceLine[]
}

/** What both sides say of a day and model, before they are compared. */
interface Draft {
  readonly day: number
  readonly model: string
  readonly lines: readonly InvoiceLine[]
  readonly slices: readonly LedgerSlice[]
  readonly invoice: Figures | null
  readonly costImplied: boolean
  readonly ledger: LedgerSums
}

/** Two amounts this near to each other may be the same traffic under two names. */
const LOOKALIKE = 0.1

export async function compare(
  statement: Statement,
  aliases: readonly Alias[],
  reader: Pick<LedgerReader, 'invoiceDays' | 'heldForEstimated'>,
  now: number,
): Promise<Report> {
  const { invoice, unitNanoUsd } = statement
  const { target, firstDay, lastDay } = invoice
  const ledger = await reader.invoiceDays({
    target,
    from: firstDay,
    to: lastDay + DAY_MS,
    reachMs: REACH_MS,
  })
  const drafts = draftsOf(statement, aliases, ledger.slices)
  const ofDay = Map.groupBy(drafts, ({ day }) => day)
  const steadyRatios = new Map(
    [...Map.groupBy(drafts, ({ model }) => model)].map(([model, days]) => [
      model,
      steadyRatioOf(days, unitNanoUsd),
    ]),
  )
  const shift = shiftOf(drafts, ledger)
  const held = await reader.heldForEstimated({ target, days: daysToAskFor(drafts) })

  const cells = drafts.map((draft): Cell => {
    const { day, model } = draft
    const sumHere = (holds: readonly LedgerHold[]) =>
      sumOf(holds.filter((hold) => hold.day === day && (model === '' || hold.model === model)))
    return cellOf(draft, {
      unitNanoUsd,
      shift,
      versions: versionsHere(draft, ledger, now),
      heldForEstimatedNanoUsd: sumHere(held).holdNanoUsd,
      inFlight: sumHere(ledger.inFlight),
      steadyRatio: steadyRatios.get(model) ?? null,
      lookalike: lookalikeOf(ofDay.get(day) ?? [], draft),
    })
  })
  return { invoice, cells, totals: totalsOf(cells), ledgerModels: [...ledger.models] }
}

/** An invoice that names no models has the prices of one only where one alone ran. */
function versionsHere({ model, slices }: Draft, { prices }: InvoiceDays, now: number): CellFacts['versions'] {
  const [name, ...others] = model === '' ? new Set(slices.map((slice) => slice.model)) : [model]
  return name === undefined || others.length > 0 ? [] : versionsOf(prices, name, now)
}

/** Holds are looked up in the rows, of which there are many: only for days with estimates that may have cost more. */
function daysToAskFor(drafts: readonly Draft[]): number[] {
  const days = drafts
    .filter(({ slices }) =>
      slices.some(({ usageSource, crashed }) => usageSource === 'estimated' && !crashed),
    )
    .filter(({ invoice, ledger }) => (invoice?.costNanoUsd ?? 0) > ledger.costNanoUsd)
    .map(({ day }) => day)
  return [...new Set(days)]
}

const sumOf = (holds: readonly LedgerHold[]): { attempts: number; holdNanoUsd: NanoUsd } => ({
  attempts: holds.reduce((sum, { attempts }) => sum + attempts, 0),
  holdNanoUsd: sumUsd(holds.map(({ holdNanoUsd }) => holdNanoUsd)),
})

function draftsOf(
  { lines }: Statement,
  aliases: readonly Alias[],
  slices: readonly LedgerSlice[],
): readonly Draft[] {
  // An invoice that names no models is held against all of them together.
  const namesModels = lines.some(({ model }) => model !== '')
  const modelOf = (name: string): string => aliases.find((alias) => alias.name === name)?.model ?? name
  const keyOf = (day: number, model: string): string => `${day} ${namesModels ? model : ''}`

  const linesOf = Map.groupBy(lines, (line) => keyOf(line.day, modelOf(line.model)))
  const slicesOf = Map.groupBy(slices, (slice) => keyOf(slice.day, slice.model))
  const keys = [...new Set([...linesOf.keys(), ...slicesOf.keys()])]
  return keys
    .map((key) => {
      const at = key.indexOf(' ')
      return draftOf(
        Number(key.slice(0, at)),
        key.slice(at + 1),
        linesOf.get(key) ?? [],
        slicesOf.get(key) ?? [],
      )
    })
    .filter(({ invoice, ledger }) => invoice !== null || ledger.requests > 0 || ledger.costNanoUsd > 0)
    .sort((a, b) => a.day - b.day || (a.model < b.model ? -1 : 1))
}

function draftOf(
  day: number,
  model: string,
  lines: readonly InvoiceLine[],
  slices: readonly LedgerSlice[],
): Draft {
  const ran = slices.filter(({ usageSource }) => usageSource !== 'none')
  const ledger = ran.reduce(plusRows, NOTHING)
  const named = lines.length === 0 ? null : lines.map(figuresOf).reduce(addFigures)
  const implied = named?.costNanoUsd === null ? impliedCost(named, ledger, ran) : null
  const invoice = named !== null && implied !== null ? { ...named, costNanoUsd: implied } : named
  return { day, model, lines, slices, invoice, costImplied: implied !== null, ledger }
}

const figuresOf = ({ costNanoUsd, input, cached, output, requests }: InvoiceLine): Figures => ({
  costNanoUsd,
  inputTokens: input,
  cachedTokens: cached,
  outputTokens: output,
  requests,
})

function addFigures(a: Figures, b: Figures): Figures {
  const plus = (one: number | null, other: number | null): number | null =>
    one === null ? other : other === null ? one : one + other
  return {
    costNanoUsd:
      a.costNanoUsd === null || b.costNanoUsd === null
        ? (a.costNanoUsd ?? b.costNanoUsd)
        : addUsd(a.costNanoUsd, b.costNanoUsd),
    inputTokens: plus(a.inputTokens, b.inputTokens),
    cachedTokens: plus(a.cachedTokens, b.cachedTokens),
    outputTokens: plus(a.outputTokens, b.outputTokens),
    requests: plus(a.requests, b.requests),
  }
}

/** What the tokens of an invoice without amounts cost at the ledger's price, the one most of its own had. */
function impliedCost(invoice: Figures, ledger: LedgerSums, ran: readonly LedgerSlice[]): NanoUsd | null {
  const tokens = tokensOf(invoice, ledger)
  const [most] = ran.toSorted((a, b) => b.input + b.output - a.input - a.output)
  return tokens === null || !most ? null : priced(tokens, most.price)
}

function shiftOf(drafts: readonly Draft[], { quarters }: InvoiceDays): Shift | null {
  const namesModels = drafts.some(({ model }) => model !== '')
  return findShift(drafts, namesModels ? quarters : quarters.map((quarter) => ({ ...quarter, model: '' })))
}

type Circumstances = Pick<
  CellFacts,
  'unitNanoUsd' | 'shift' | 'versions' | 'heldForEstimatedNanoUsd' | 'inFlight' | 'steadyRatio' | 'lookalike'
>

const NO_LINE: Figures = {
  costNanoUsd: ZERO_USD,
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  requests: 0,
}

function cellOf(draft: Draft, circumstances: Circumstances): Cell {
  const { day, model, lines, invoice, ledger, costImplied } = draft
  const difference = differenceOf(invoice ?? NO_LINE, ledger)
  const cost = difference.costNanoUsd
  const facts = { ...draft, ...circumstances, lines: lines.reduce((sum, line) => sum + line.lines, 0) }
  const { reasons, unexplainedNanoUsd } =
    cost === null
      ? { reasons: [], unexplainedNanoUsd: ZERO_USD }
      : explain({ ...facts, differenceNanoUsd: cost })
  return {
    day,
    model,
    namedAs: [...new Set(lines.map((line) => line.model))].filter((name) => name !== ''),
    invoice,
    ledger: isEmpty(ledger) ? null : ledger,
    costImplied,
    difference,
    verdict: verdictOf(draft, cost, difference, roundingOf(facts)),
    reasons,
    unexplainedNanoUsd,
  }
}

const isEmpty = ({ requests, costNanoUsd }: LedgerSums): boolean => requests === 0 && costNanoUsd === 0

function verdictOf(
  { invoice, ledger }: Draft,
  cost: number | null,
  difference: Figures,
  rounding: number,
): Cell['verdict'] {
  if (cost === null) return 'cost_unknown'
  if (invoice === null) return 'only_ledger'
  if (isEmpty(ledger)) return 'only_invoice'
  const tokens = (difference.inputTokens ?? 0) + (difference.outputTokens ?? 0)
  const counted = tokens !== 0 || (difference.requests ?? 0) !== 0
  if (Math.abs(cost) <= rounding && !counted) return 'agrees'
  const sign = cost === 0 ? tokens || (difference.requests ?? 0) : cost
  return sign > 0 ? 'billed_more' : 'billed_less'
}

/** A model's amounts over the ledger's, when that is the same on three days or more and nothing is estimated. */
function steadyRatioOf(ofModel: readonly Draft[], unitNanoUsd: number): number | null {
  const days = ofModel.flatMap(({ invoice, ledger, slices, lines }) => {
    const sure = slices.every(({ usageSource }) => usageSource !== 'estimated')
    const billed = invoice?.costNanoUsd ?? null
    if (!sure || billed === null || ledger.costNanoUsd === 0) return []
    return [
      {
        billed,
        ours: ledger.costNanoUsd,
        rounding: roundingOf({ lines: lines.length, unitNanoUsd, ledger }),
      },
    ]
  })
  const largest = days.toSorted((a, b) => b.ours - a.ours).at(0)
  if (!largest || days.length < 3) return null
  const ratio = largest.billed / largest.ours
  const slack = largest.rounding / largest.ours
  const steady = days.every(
    ({ billed, ours, rounding }) => Math.abs(billed - ratio * ours) <= rounding + slack * ours,
  )
  return steady ? ratio : null
}

/** For a model that one side alone has on a day: one that the other side alone has, of about the same amount. */
function lookalikeOf(ofDay: readonly Draft[], { model, invoice, ledger }: Draft): CellFacts['lookalike'] {
  const onInvoice = invoice !== null && isEmpty(ledger)
  if (!onInvoice && invoice !== null) return null
  const amount = onInvoice ? (invoice.costNanoUsd ?? 0) : ledger.costNanoUsd
  for (const other of ofDay) {
    const alone = onInvoice ? other.invoice === null : other.invoice !== null && isEmpty(other.ledger)
    if (other.model === model || !alone) continue
    const theirs = onInvoice ? other.ledger.costNanoUsd : (other.invoice?.costNanoUsd ?? ZERO_USD)
    if (theirs > 0 && Math.abs(theirs - amount) <= LOOKALIKE * amount)
      return { model: other.model, amountNanoUsd: theirs }
  }
  return null
}

function totalsOf(cells: readonly Cell[]): Report['totals'] {
  const sum = (amountOf: (cell: Cell) => NanoUsd): NanoUsd => sumUsd(cells.map(amountOf))
  return {
    invoiceNanoUsd: sum(({ invoice }) => invoice?.costNanoUsd ?? ZERO_USD),
    ledgerNanoUsd: sum(({ ledger }) => ledger?.costNanoUsd ?? ZERO_USD),
    differenceNanoUsd: sum(({ difference }) => difference.costNanoUsd ?? ZERO_USD),
    unexplainedNanoUsd: sum(({ unexplainedNanoUsd }) => unexplainedNanoUsd),
    agreeing: cells.filter(({ verdict }) => verdict === 'agrees').length,
  }
}
