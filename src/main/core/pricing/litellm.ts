/** LiteLLM's `model_prices_and_context_window.json`: USD per token, by model, in scientific notation. */
import { z } from 'zod'
import { PER_TOKEN, readDecimal } from './decimal.ts'
import { readFigure, readTokens, type PriceEntry, type PriceFile, type SkippedEntry } from './entry.ts'

const entrySchema = z.record(z.string(), z.unknown())
const fileSchema = z.record(z.string(), z.unknown())

/** What the gateway serves, by LiteLLM's word for it. */
const KINDS: Readonly<Record<string, 'chat' | 'embeddings'>> = { chat: 'chat', embedding: 'embeddings' }

const OWN_MEMBERS = ['input_cost_per_token', 'output_cost_per_token', 'cache_read_input_token_cost']
/** Prices of what no request comes to by itself: other service tiers, and tools that the provider runs. */
const ASIDE =
  /_(batches|batch|flex|priority)\b|_batch_requests|^(search|web_search|code_interpreter|file_search|computer_use|vector_store)/

/** Sorts every entry of the file into those that can be priced and those that cannot, with the reason. */
export function readLiteLlm(file: unknown): PriceFile {
  const entries: PriceEntry[] = []
  const skipped: SkippedEntry[] = []
  for (const [name, value] of Object.entries(fileSchema.parse(file))) {
    if (name === 'sample_spec') continue
    const read = readEntry(name, value)
    if ('reason' in read) skipped.push(read)
    else entries.push(read)
  }
  return { format: 'litellm', entries, skipped }
}

function readEntry(name: string, value: unknown): PriceEntry | SkippedEntry {
  const parsed = entrySchema.safeParse(value)
  const members = parsed.success ? parsed.data : {}
  const provider = textOf(members['litellm_provider'])
  const skip = (reason: string): SkippedEntry => ({ entry: name, provider, reason })
  const mode = textOf(members['mode'])
  const kind = KINDS[mode ?? '']
  if (!kind) {
    return skip(
      mode === null ? 'It names no mode.' : `Its mode is "${mode}"; chat and embeddings are served.`,
    )
  }
  const input = textOf(members['input_cost_per_token'])
  const output = textOf(members['output_cost_per_token']) ?? (kind === 'embeddings' ? '0' : null)
  if (input === null || output === null) return skip('It names no price per token for both input and output.')

  const notes: string[] = []
  for (const [member, price] of Object.entries(members)) {
    if (!isPrice(member) || OWN_MEMBERS.includes(member) || isNothing(price)) continue
    if (ASIDE.test(member)) notes.push(`Not taken over: ${member}.`)
    else if (!saysTheSame(member, price, { input, output })) {
      return skip(`It also has ${member}, which one price per token cannot say.`)
    }
  }
  const cached = textOf(members['cache_read_input_token_cost'])
  if (cached === null && kind === 'chat')
    notes.push('It names no price for cached input: the one for input is taken.')
  return {
    entry: name,
    model: provider !== null && name.startsWith(`${provider}/`) ? name.slice(provider.length + 1) : name,
    input: readFigure(input, PER_TOKEN),
    cachedInput: readFigure(cached ?? input, PER_TOKEN),
    output: readFigure(output, PER_TOKEN),
    limits: {
      kind,
      provider,
      contextTokens: readTokens(members['max_input_tokens']),
      maxOutputTokens: kind === 'chat' ? readTokens(members['max_output_tokens']) : null,
    },
    notes,
  }
}

function isPrice(member: string): boolean {
  return member.includes('cost') || member.includes('pricing')
}

function isNothing(price: unknown): boolean {
  if (price === null || price === false) return true
  const decimal = typeof price === 'string' ? readDecimal(price, 0) : null
  return decimal?.ok === true && decimal.value === 0
}

/** A price of its own for image or reasoning tokens that is the general one: then the general one says it all. */
function saysTheSame(member: string, price: unknown, base: { input: string; output: string }): boolean {
  if (typeof price !== 'string' || !member.endsWith('_token')) return false
  const general = member.startsWith('output') ? base.output : base.input
  const [one, other] = [readFigure(price, PER_TOKEN).price, readFigure(general, PER_TOKEN).price]
  return one !== null && one === other
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
