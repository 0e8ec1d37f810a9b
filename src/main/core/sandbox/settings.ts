/** What can be set about a sandbox: at its start, and while it runs. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { parsePrice, type NanoUsdPerMillionTokens } from '../../../shared/money.ts'
import { FAULT_NAMES } from './faults.ts'

const share = z.number().min(0).max(1)
const priceSchema = z.string().transform((usd, context): NanoUsdPerMillionTokens => {
  try {
    return parsePrice(usd)
  } catch {
    context.addIssue({ code: 'custom', message: `not a price in USD per 1M tokens: ${usd}` })
    return z.NEVER
  }
})

const behaviourSchema = z.strictObject({
  /** Milliseconds before the first token of a typical request; 0 for none. */
  ttftMs: z.number().min(0).max(600_000).default(180),
  /** The pace of a model of speed 1; 0 or Infinity for as fast as possible. */
  tokensPerSecond: z.union([z.number().min(0), z.literal(Infinity)]).default(90),
  /** How far requests differ from the two above: 0 not at all, 1 wildly. Drawn from the request's content. */
  jitter: share.default(0.3),
  /** Share of each prompt that is said, and billed, to come from the prompt cache. */
  cachedShare: share.default(0),
  /** Probability of each fault, drawn from the request's content and how often it came before. */
  faults: z
    .partialRecord(z.enum(FAULT_NAMES), share)
    .refine(
      (rates) => Object.values(rates).reduce((sum, rate) => sum + rate, 0) <= 1,
      'rates add up to more than 1',
    )
    .default({}),
  /**
   * `loading`: nothing is served yet, as while a model is read into memory. `failed`: the models are listed, but
   * nothing is answered, as from vLLM when its engine has died. `/health` answers 503 in both.
   */
  health: z.enum(['ok', 'loading', 'failed']).default('ok'),
  /** What its GPU's exporter says in °C; null: as warm as its work makes it. */
  temperatureC: z.number().min(0).max(150).nullable().default(null),
  /** The number of the last error that its GPU's exporter tells of; 0 for none. */
  xid: z.int().min(0).default(0),
  /** Whether a request may ask for a fault of its own; false: only the rates above bring any. */
  faultsOnRequest: z.boolean().default(true),
})

const modelSchema = z.strictObject({
  id: z.string().min(1),
  kind: z.enum(['chat', 'embeddings']),
  /** USD per 1M tokens, as decimals. */
  inputUsd: priceSchema,
  cachedInputUsd: priceSchema.optional(),
  outputUsd: priceSchema,
  /** Its pace, as a multiple of `tokensPerSecond`. */
  speed: z.number().positive().default(1),
})

const DEFAULT_MODELS: readonly z.input<typeof modelSchema>[] = [
  { id: 'llama3.1-8b-instruct', kind: 'chat', inputUsd: '0.07', outputUsd: '0.07' },
  { id: 'llama3.1-70b-instruct-fp8', kind: 'chat', inputUsd: '0.35', outputUsd: '0.35', speed: 0.45 },
  {
    id: 'llama-4-maverick-17b-128e-instruct-fp8',
    kind: 'chat',
    inputUsd: '0.88',
    outputUsd: '0.88',
    speed: 0.7,
  },
  { id: 'sandbox-embedding', kind: 'embeddings', inputUsd: '0.02', outputUsd: '0.02' },
]

const optionsSchema = z.strictObject({
  /** Another seed gives other answers to the same requests. */
  seed: z.string().default('sophia'),
  /** Null: whoever comes is let in, as an own inference server does it. */
  apiKey: z
    .string()
    .min(1)
    .nullable()
    .default(() => `sk-sandbox-${randomBytes(16).toString('hex')}`),
  models: z
    .array(modelSchema)
    .min(1)
    .default(() => DEFAULT_MODELS.map((model) => modelSchema.parse(model))),
  behaviour: behaviourSchema.prefault({}),
  /** Where it listens; 0 takes a free port. */
  port: z.int().min(0).max(65_535).default(0),
  /** For so long after its start it is `loading`, on the clock below. */
  loadingMs: z.number().min(0).default(0),
  /** How many tokens fit into its key-value cache, as it says: what is under way is measured against it. */
  kvCacheTokens: z.int().positive().default(65_536),
  /** How many of its newest requests the account lists; its total covers all. */
  keptEntries: z.number().int().positive().default(200_000),
  /** The clock its bills are dated by, ms since the epoch. */
  now: z.custom<() => number>((value) => typeof value === 'function').default(() => Date.now),
})

export type SandboxBehaviour = z.output<typeof behaviourSchema>
export type SandboxOptions = Omit<z.input<typeof optionsSchema>, 'behaviour'> & {
  readonly behaviour: Partial<SandboxBehaviour>
}

export interface SandboxModel {
  readonly id: string
  readonly kind: 'chat' | 'embeddings'
  readonly speed: number
  readonly price: {
    readonly input: NanoUsdPerMillionTokens
    readonly cachedInput: NanoUsdPerMillionTokens
    readonly output: NanoUsdPerMillionTokens
  }
}

export interface Settings {
  readonly seed: string
  readonly apiKey: string | null
  readonly models: ReadonlyMap<string, SandboxModel>
  readonly behaviour: SandboxBehaviour
  readonly port: number
  readonly loadingMs: number
  readonly kvCacheTokens: number
  readonly keptEntries: number
  readonly now: () => number
}

/** Throws ZodError when an option is unknown or out of range. */
export function readOptions(options: Partial<SandboxOptions>): Settings {
  const { models, ...rest } = optionsSchema.parse(options)
  const entries = models.map(
    ({ id, kind, speed, inputUsd, cachedInputUsd, outputUsd }): [string, SandboxModel] => [
      id,
      {
        id,
        kind,
        speed,
        price: { input: inputUsd, cachedInput: cachedInputUsd ?? inputUsd, output: outputUsd },
      },
    ],
  )
  return { ...rest, models: new Map(entries) }
}

const repriceSchema = z.strictObject({
  inputUsd: priceSchema,
  cachedInputUsd: priceSchema.optional(),
  outputUsd: priceSchema,
})

/** USD per 1M tokens, as decimals. */
export type SandboxPrice = z.input<typeof repriceSchema>

/** The model at another price. Throws ZodError when that is none. */
export function reprice(model: SandboxModel, price: SandboxPrice): SandboxModel {
  const { inputUsd, cachedInputUsd, outputUsd } = repriceSchema.parse(price)
  return {
    ...model,
    price: { input: inputUsd, cachedInput: cachedInputUsd ?? inputUsd, output: outputUsd },
  }
}

/** The behaviour with `changes` made to it. Throws ZodError when one is unknown or out of range. */
export function changeBehaviour(
  current: SandboxBehaviour,
  changes: Partial<SandboxBehaviour>,
): SandboxBehaviour {
  return behaviourSchema.parse({ ...current, ...changes })
}
