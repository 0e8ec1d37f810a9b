/** What is wrong with a price, or so odd that somebody has to say it is meant. */
import type { PriceProblem } from '../../../shared/contract/prices.ts'
import { exactUsd, type NanoUsd, type NanoUsdPerMillionTokens } from '../../../shared/money.ts'
import type { Figure, PriceEntry } from './entry.ts'

export interface Figures {
  readonly input: NanoUsdPerMillionTokens
  readonly cachedInput: NanoUsdPerMillionTokens
  readonly output: NanoUsdPerMillionTokens
}

const USD = 1_000_000_000
/** Below, no model was ever sold: it is a price per token. */
const LEAST_PER_MILLION = 0.001 * USD
const MOST_UNASKED = 1_000 * USD
/** Above, the cost of ten million tokens would leave the exact amounts. */
const MOST = 100_000 * USD
const MOST_CHANGE = 10

const NAMES = { input: 'input', cachedInput: 'cached input', output: 'output' } as const
const MEMBERS = ['input', 'cachedInput', 'output'] as const

const usd = (price: number): string => `$${exactUsd(price as NanoUsd)}`

/** The figures, or null when one of them is none. */
export function figuresOf({ input, cachedInput, output }: PriceEntry): Figures | null {
  if (input.price === null || cachedInput.price === null || output.price === null) return null
  return { input: input.price, cachedInput: cachedInput.price, output: output.price }
}

/** Everything that speaks against a price, given the one it would replace. */
export function problemsOf(
  entry: PriceEntry,
  kind: 'chat' | 'embeddings',
  before: Figures | undefined,
): PriceProblem[] {
  const problems = MEMBERS.flatMap((member) => figureProblems(NAMES[member], entry[member]))
  const figures = figuresOf(entry)
  if (!figures) return problems
  return [
    ...problems,
    ...freeProblems(figures, kind),
    ...orderProblems(figures, kind),
    ...(before ? changeProblems(before, figures) : []),
    ...uncountedProblems(entry),
  ]
}

function figureProblems(name: string, { text, price, problem }: Figure): PriceProblem[] {
  const never = (code: PriceProblem['code'], message: string): PriceProblem[] => [
    { code, message, canConfirm: false },
  ]
  const unlessMeant = (code: PriceProblem['code'], message: string): PriceProblem[] => [
    { code, message, canConfirm: true },
  ]
  if (price === null) {
    switch (problem) {
      case 'negative':
        return never('negative', `The price of ${name} is below zero: ${text}.`)
      case 'too_fine':
        return never(
          'too_fine',
          `The price of ${name} (${text}) has more than nine decimals per 1M tokens. Round it to nine.`,
        )
      case 'too_large':
        return never('too_large', `The price of ${name} (${text}) is beyond what can be counted exactly.`)
      default:
        return never(
          'not_an_amount',
          `The price of ${name} is not a number: "${text}". Give USD per 1M tokens, such as 0.07.`,
        )
    }
  }
  if (price > MOST) {
    return never(
      'too_large',
      `The price of ${name} is ${usd(price)} per 1M tokens; the most is ${usd(MOST)}.`,
    )
  }
  if (price > MOST_UNASKED) {
    return unlessMeant(
      'above_1000',
      `The price of ${name} is ${usd(price)} per 1M tokens. A price per 1M in a place for one per token looks like that.`,
    )
  }
  if (price > 0 && price < LEAST_PER_MILLION) {
    return unlessMeant(
      'like_per_token',
      `The price of ${name} is ${usd(price)} per 1M tokens. That looks like a price per token: per 1M it would be ${usd(price * 1_000_000)}.`,
    )
  }
  return []
}

function freeProblems({ input, output }: Figures, kind: 'chat' | 'embeddings'): PriceProblem[] {
  const free = [...(input === 0 ? ['Input'] : []), ...(kind === 'chat' && output === 0 ? ['Output'] : [])]
  if (free.length === 0) return []
  const message = `${free.join(' and ')} would cost nothing, so that no budget holds anything for it.`
  return [{ code: 'free', message, canConfirm: true }]
}

function orderProblems({ input, cachedInput, output }: Figures, kind: 'chat' | 'embeddings'): PriceProblem[] {
  const problems: PriceProblem[] = []
  if (cachedInput > input) {
    const message = `Cached input (${usd(cachedInput)}) would be dearer than input (${usd(input)}).`
    problems.push({ code: 'cached_above_input', message, canConfirm: true })
  }
  if (kind === 'chat' && output < cachedInput) {
    const message = `Output (${usd(output)}) would be cheaper than cached input (${usd(cachedInput)}).`
    problems.push({ code: 'output_below_cached', message, canConfirm: true })
  }
  return problems
}

function uncountedProblems({ uncounted }: PriceEntry): PriceProblem[] {
  if (uncounted.length === 0) return []
  const message = `The file has further prices, and the ledger would count what they are for too low: ${uncounted.join(', ')}. Confirm that no request comes to them.`
  return [{ code: 'uncounted', message, canConfirm: true }]
}

function changeProblems(before: Figures, after: Figures): PriceProblem[] {
  return MEMBERS.flatMap((member): PriceProblem[] => {
    const [was, is] = [before[member], after[member]]
    // What was free has no multiple.
    if (was === 0 || (is <= was * MOST_CHANGE && was <= is * MOST_CHANGE)) return []
    const message = `The price of ${NAMES[member]} would go from ${usd(was)} to ${usd(is)}: more than ten times.`
    return [{ code: 'over_10x', message, canConfirm: true }]
  })
}
