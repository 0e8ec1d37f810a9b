/** What else an entry of LiteLLM's file costs, besides input, cached input and output, and what becomes of it. */
import { exactUsd, type NanoUsd } from '../../../shared/money.ts'
import { PER_TOKEN, readDecimal } from './decimal.ts'
import { readFigure } from './entry.ts'

export interface FurtherPrices {
  /** Left out, and no request through the gateway comes to it by itself. */
  readonly notes: readonly string[]
  /** Left out, though a request can come to it, which the ledger would then count too low: somebody has to agree. */
  readonly uncounted: readonly string[]
  /** Every request comes to it, or its unit is none of tokens: the entry cannot be priced. */
  readonly unpriceable: string | null
}

/** The entry, as far as it says what its further prices mean. The figures are in USD per token, as written. */
export interface PricedEntry {
  readonly name: string
  readonly kind: 'chat' | 'embeddings'
  readonly input: string
  readonly cachedInput: string
  readonly output: string
  readonly contextTokens: number | null
  readonly members: Readonly<Record<string, unknown>>
}

type Verdict = keyof FurtherPrices | 'said'

const OWN_MEMBERS = ['input_cost_per_token', 'output_cost_per_token', 'cache_read_input_token_cost']
/** Prices of what no request comes to by itself: other service tiers, and tools that the provider runs. */
const ASIDE =
  /_(batches|batch|flex|priority)\b|_batch_requests|^(search|web_search|code_interpreter|file_search|computer_use|vector_store|provider_specific)/
/** Sounds and films in a prompt are refused; what a model answers in is not the gateway's to say. */
const HEARD_OR_SEEN = /^(input|cache_read_input|cache_creation_input)_.*(audio|video)/
/** In USD per token of some kind, and of no other unit. */
const PER_TOKEN_OF_A_KIND =
  /^(input|output|citation)_cost_per_([a-z]+_)?token(_cache_hit|_above_\d+k_tokens)?$|^cache_(read|creation)_input_([a-z]+_)?token_cost/
const TIER = /_above_(\d+)k_tokens$/
const TIER_OF_TOKENS = /^((input|output)_cost_per_token|cache_read_input_token_cost)_above_\d+k_tokens$/
const WRITES_CACHE = /^cache_creation_input_token_cost/
const SOME_TOKENS = /^(output_cost_per_(reasoning|audio|image)_token|citation_cost_per_token)$/
const IMAGES = /^(input|output)_cost_per_image(_token)?$/
/** Models that search the web with each request, and bill each search. */
const ALWAYS_SEARCHES = /sonar|search/

/** Sorts every further price of an entry; those that are zero say nothing. */
export function furtherPrices(entry: PricedEntry): FurtherPrices {
  const notes: string[] = []
  const uncounted: string[] = []
  for (const [member, price] of Object.entries(entry.members)) {
    if (!isPrice(member) || OWN_MEMBERS.includes(member) || isNothing(price)) continue
    const verdict = verdictOf(member, price, entry)
    if (verdict === 'unpriceable') return { notes, uncounted, unpriceable: member }
    if (verdict === 'notes') notes.push(`Not taken over: ${member}.`)
    if (verdict === 'uncounted') uncounted.push(`${member}${amountOf(member, price)}`)
  }
  return { notes, uncounted, unpriceable: null }
}

function verdictOf(member: string, price: unknown, entry: PricedEntry): Verdict {
  if (member === 'search_context_cost_per_query' && ALWAYS_SEARCHES.test(entry.name)) return 'unpriceable'
  if (ASIDE.test(member)) return 'notes'
  const perMillion = pricePerMillion(price)
  const general = pricePerMillion(generalOf(member, entry))
  const isPerToken = PER_TOKEN_OF_A_KIND.test(member)
  if (isPerToken && perMillion !== null && perMillion === general) return 'said'
  // A list of embeddings' inputs is passed on as it is.
  if (HEARD_OR_SEEN.test(member)) return entry.kind === 'chat' ? 'notes' : 'uncounted'
  const tier = TIER.exec(member)?.[1]
  if (tier !== undefined && entry.contextTokens !== null && entry.contextTokens <= Number(tier) * 1_000) {
    return 'notes'
  }
  const isKnown = [TIER_OF_TOKENS, WRITES_CACHE, SOME_TOKENS, IMAGES].some((known) => known.test(member))
  if (!isKnown) return 'unpriceable'
  // What is cheaper than the price that stands for it is counted too high, which no limit minds.
  return isPerToken && perMillion !== null && general !== null && perMillion < general ? 'notes' : 'uncounted'
}

/** The price by which the ledger counts the same tokens. */
function generalOf(member: string, { input, cachedInput, output }: PricedEntry): string {
  if (member.startsWith('output') || member.startsWith('citation')) return output
  return member.startsWith('cache_read') || member.endsWith('cache_hit') ? cachedInput : input
}

function isPrice(member: string): boolean {
  return member.includes('cost') || member.includes('pricing') || member.startsWith('provider_specific')
}

function isNothing(price: unknown): boolean {
  if (price === null || price === false) return true
  const decimal = typeof price === 'string' ? readDecimal(price, 0) : null
  return decimal?.ok === true && decimal.value === 0
}

const pricePerMillion = (price: unknown): number | null =>
  typeof price === 'string' ? readFigure(price, PER_TOKEN).price : null

/** " ($2.5 per 1M)", where it is a price of tokens that can be read. */
function amountOf(member: string, price: unknown): string {
  const perMillion = PER_TOKEN_OF_A_KIND.test(member) ? pricePerMillion(price) : null
  return perMillion === null ? '' : ` ($${exactUsd(perMillion as NanoUsd)} per 1M)`
}
