/** Our own file of prices: USD per 1M tokens, as docs/prices.md describes it. */
import { z } from 'zod'
import { PER_MILLION } from './decimal.ts'
import { readFigure, readTokens, type PriceEntry, type PriceFile, type SkippedEntry } from './entry.ts'

/** A figure may stand there as a number or as text: both arrive as they were written. */
const entrySchema = z.strictObject({
  model: z.string().min(1).max(256),
  inputUsd: z.string(),
  cachedInputUsd: z.string().optional(),
  outputUsd: z.string(),
  provider: z.string().min(1).max(100).optional(),
  kind: z.enum(['chat', 'embeddings']).default('chat'),
  contextTokens: z.string().optional(),
  maxOutputTokens: z.string().optional(),
})
const fileSchema = z.object({ prices: z.array(z.unknown()) })

/** Undefined when the file has another format. */
export function readOwnFormat(file: unknown): PriceFile | undefined {
  const parsed = fileSchema.safeParse(file)
  if (!parsed.success) return undefined
  const entries: PriceEntry[] = []
  const skipped: SkippedEntry[] = []
  const names = new Set<string>()
  for (const [index, value] of parsed.data.prices.entries()) {
    const read = readEntry(index, value)
    if ('reason' in read) skipped.push(read)
    else if (names.has(read.model)) {
      skipped.push({
        entry: read.model,
        provider: null,
        reason: 'It stands there twice; the first one counts.',
      })
    } else {
      names.add(read.model)
      entries.push(read)
    }
  }
  return { format: 'sophia', entries, skipped }
}

function readEntry(index: number, value: unknown): PriceEntry | SkippedEntry {
  const parsed = entrySchema.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') ?? ''
    return {
      entry: `prices[${index}]`,
      provider: null,
      reason: `It cannot be read: ${where && `${where}: `}${issue?.message ?? 'another form'}.`,
    }
  }
  const { model, inputUsd, outputUsd, provider = null, kind, contextTokens, maxOutputTokens } = parsed.data
  const cachedInputUsd = parsed.data.cachedInputUsd ?? inputUsd
  return {
    entry: model,
    model,
    target: '',
    input: readFigure(inputUsd, PER_MILLION),
    cachedInput: readFigure(cachedInputUsd, PER_MILLION),
    output: readFigure(outputUsd, PER_MILLION),
    limits: {
      kind,
      provider,
      contextTokens: readTokens(contextTokens),
      maxOutputTokens: readTokens(maxOutputTokens),
    },
    notes:
      parsed.data.cachedInputUsd === undefined
        ? ['It names no price for cached input: the one for input is taken.']
        : [],
    uncounted: [],
  }
}
