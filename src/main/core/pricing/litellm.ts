/** LiteLLM's `model_prices_and_context_window.json`: USD per token, by model, in scientific notation. */
import { z } from 'zod'
import { PER_TOKEN } from './decimal.ts'
import { readFigure, readTokens, type PriceEntry, type PriceFile, type SkippedEntry } from './entry.ts'
import { furtherPrices } from './further-prices.ts'

const entrySchema = z.record(z.string(), z.unknown())
const fileSchema = z.record(z.string(), z.unknown())

/** What the gateway serves, by LiteLLM's word for it. */
const KINDS: Readonly<Record<string, 'chat' | 'embeddings'>> = { chat: 'chat', embedding: 'embeddings' }

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

  // The older of the two names is DeepSeek's.
  const cached = textOf(members['cache_read_input_token_cost'] ?? members['input_cost_per_token_cache_hit'])
  const cachedInput = cached ?? input
  const contextTokens = readTokens(members['max_input_tokens'])
  const further = furtherPrices({ name, kind, input, cachedInput, output, contextTokens, members })
  if (further.unpriceable !== null) {
    return skip(`It also has ${further.unpriceable}, which one price per token cannot say.`)
  }
  const notes = [...further.notes]
  if (cached === null && kind === 'chat')
    notes.push('It names no price for cached input: the one for input is taken.')
  return {
    entry: name,
    target: '',
    model: provider !== null && name.startsWith(`${provider}/`) ? name.slice(provider.length + 1) : name,
    input: readFigure(input, PER_TOKEN),
    cachedInput: readFigure(cachedInput, PER_TOKEN),
    output: readFigure(output, PER_TOKEN),
    limits: {
      kind,
      provider,
      contextTokens,
      maxOutputTokens: kind === 'chat' ? readTokens(members['max_output_tokens']) : null,
    },
    notes,
    uncounted: further.uncounted,
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
