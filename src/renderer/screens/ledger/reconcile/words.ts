/** How a comparison reads: what differs, with its sign, and why. */
import type { Cell, Invoice, InvoiceField, Reason } from '../../../../shared/contract/reconciliation.ts'
import { formatUsd, nanoUsd, type NanoUsd } from '../../../../shared/money.ts'
import { formatCount, formatDate } from '../../../ui/format.ts'
import type { Mood } from '../../../ui/state-word.tsx'

/** "+$0.004", "−$1.20", "$0.00": a difference always shows which way it goes. */
export function signedUsd(amount: NanoUsd): string {
  if (amount === 0) return formatUsd(amount)
  return `${amount > 0 ? '+' : '−'}${formatUsd(nanoUsd(Math.abs(amount)))}`
}

export function signedCount(count: number): string {
  if (count === 0) return '0'
  return `${count > 0 ? '+' : '−'}${formatCount(Math.abs(count))}`
}

const VERDICTS = {
  agrees: 'Agrees',
  billed_more: 'Billed more',
  billed_less: 'Billed less',
  only_invoice: 'Only on the invoice',
  only_ledger: 'Only in the ledger',
  cost_unknown: 'Cost unknown',
} as const satisfies Record<Cell['verdict'], string>

/** A difference whose reasons account for all of it needs nobody's attention. */
export function verdictOf({ verdict, unexplainedNanoUsd, reasons }: Cell): { word: string; mood: Mood } {
  const word = VERDICTS[verdict]
  if (verdict === 'agrees') return { word, mood: 'good' }
  const oneSided = verdict === 'only_invoice' || verdict === 'only_ledger'
  const explained = reasons.length > 0 && unexplainedNanoUsd === 0 && !oneSided
  return { word, mood: explained || verdict === 'cost_unknown' ? 'quiet' : 'warn' }
}

export const REASON_TITLES = {
  day_shift: 'Days cut elsewhere',
  cached_tokens: 'Cached tokens',
  price: 'Another price',
  price_change: 'A change of price',
  outside_gateway: 'Past the gateway',
  crashed: 'Settled after a crash',
  estimated: 'Estimated rows',
  in_flight: 'Still in flight',
  not_billed: 'Not billed',
  only_invoice: 'Not in the ledger',
  only_ledger: 'Not on the invoice',
  rounding: 'Rounding',
} as const satisfies Record<Reason['kind'], string>

export const FIELD_NAMES = {
  date: 'Day',
  model: 'Model',
  cost: 'Cost, USD',
  input: 'Input tokens',
  cached: 'Cached tokens',
  output: 'Output tokens',
  requests: 'Requests',
  currency: 'Currency',
} as const satisfies Record<InvoiceField, string>

/** "1 Jun 2026 – 30 Jun 2026", in UTC. */
export function daysInWords({ firstDay, lastDay }: Pick<Invoice, 'firstDay' | 'lastDay'>): string {
  const first = formatDate(firstDay, 'UTC')
  return firstDay === lastDay ? first : `${first} – ${formatDate(lastDay, 'UTC')}`
}

/** Where amounts were rounded, says so; null where none was. */
export function roundingInWords(rounded: number): string | null {
  if (rounded === 0) return null
  const amounts = rounded === 1 ? '1 sum has' : `${formatCount(rounded)} sums have`
  return `${amounts} more than nine decimals, and ${rounded === 1 ? 'is' : 'are'} rounded half up to the nano-dollar.`
}

export const modelInWords = (model: string): string => (model === '' ? 'All models' : model)

/** Tells the cells of a report apart. */
export const keyOf = ({ day, model }: Pick<Cell, 'day' | 'model'>): string => `${day} ${model}`
