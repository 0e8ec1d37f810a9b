import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parsePrice } from '../../../shared/money.ts'
import { loadCatalogue, type Catalogue } from '../catalogue/catalogue.ts'
import { openLedger, type Ledger } from '../ledger/ledger.ts'
import { createPricing, PriceRefusal, type Pricing } from './pricing.ts'

const NOON = Date.UTC(2026, 5, 15, 12)
const DAY = 86_400_000
const MODEL = 'llama3.1-8b-instruct'

let dataDir: string
let clock: number
let ledger: Ledger
let catalogue: Catalogue
let pricing: Pricing

/** What a start does. */
function start(): void {
  ledger = openLedger({
    dataDir,
    now: () => clock,
    onTrouble(error) {
      throw error
    },
  })
  catalogue = loadCatalogue()
  for (const { id, price, source } of catalogue.models) {
    if (price) ledger.prices.adopt({ model: id, ...price, source }, clock)
  }
  catalogue.overlay(ledger.importedModels.all())
  const served = [
    { id: MODEL, servedBy: ['sandbox'] },
    { id: 'mystery', servedBy: ['sandbox'] },
  ]
  const payees = () => [{ id: 'sandbox' }, { id: 'other' }]
  pricing = createPricing({ ledger, catalogue, served: () => served, payees, now: () => clock })
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-pricing-'))
  clock = NOON
  start()
})

afterEach(() => {
  ledger.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const typed = (inputUsd: string, cachedInputUsd = inputUsd, outputUsd = inputUsd, model = MODEL) => ({
  model,
  inputUsd,
  cachedInputUsd,
  outputUsd,
})
const idInForce = (model = MODEL) => ledger.prices.current(model)?.id ?? null

function set(
  change: ReturnType<typeof typed>,
  options: { confirmed?: boolean; from?: number | null } = {},
): number {
  const { confirmed = false, from = null } = options
  const replaces = idInForce(change.model)
  return pricing.set({ changes: [{ ...change, confirmed, replaces }], effectiveFrom: from, reason: 'a test' })
}

function refusalOf(work: () => unknown): PriceRefusal {
  try {
    work()
  } catch (error) {
    if (error instanceof PriceRefusal) return error
    throw error
  }
  throw new Error('it was not refused')
}

const codes = (change: ReturnType<typeof typed>) =>
  pricing.preview({ changes: [change], effectiveFrom: null }).lines[0]?.problems.map(({ code }) => code)

describe('a price that is edited', () => {
  it('is shown first: from what to what, and what a sample costs before and after', () => {
    const { lines } = pricing.preview({ changes: [typed('0.14', '0.07', '0.28')], effectiveFrom: null })
    expect(lines).toMatchObject([
      {
        change: 'changed',
        before: { inputUsd: '0.07', cachedInputUsd: '0.07', outputUsd: '0.07', priceId: idInForce() },
        after: { inputUsd: '0.14', cachedInputUsd: '0.07', outputUsd: '0.28' },
        // 1,000 tokens in and 500 out.
        sample: { beforeNanoUsd: 105_000, afterNanoUsd: 280_000 },
        ratio: 280 / 105,
        servedBy: ['sandbox'],
        problems: [],
      },
    ])
    expect(ledger.prices.current(MODEL)?.input).toBe(parsePrice('0.07'))
  })

  it('counts at once, is in the audit log, and leaves the old one in the history', () => {
    const old = idInForce()
    expect(set(typed('0.1'))).toBe(1)
    expect(ledger.prices.current(MODEL)?.input).toBe(parsePrice('0.1'))
    const model = pricing.list().find((one) => one.model === MODEL)
    expect(model?.history).toMatchObject([
      { state: 'current', origin: 'console', inputUsd: '0.1' },
      { id: old, state: 'replaced', origin: 'catalogue', inputUsd: '0.07' },
    ])
    expect(ledger.audit.newest({ limit: 1 })).toMatchObject([
      {
        action: 'price.set',
        subject: MODEL,
        reason: 'a test',
        before: { inputNanoUsd: 70_000_000 },
        after: { inputNanoUsd: 100_000_000 },
      },
    ])
  })

  it('waits for its date, and is refused for a date that is past', () => {
    set(typed('0.1'), { from: NOON + DAY })
    expect(ledger.prices.current(MODEL)?.input).toBe(parsePrice('0.07'))
    expect(pricing.list().find((one) => one.model === MODEL)?.history).toMatchObject([
      { state: 'scheduled', effectiveFrom: NOON + DAY },
      { state: 'current', effectiveUntil: NOON + DAY },
    ])
    clock = NOON + DAY
    expect(ledger.prices.current(MODEL)?.input).toBe(parsePrice('0.1'))
    const refusal = refusalOf(() => set(typed('0.2'), { from: clock - 1 }))
    expect(refusal.message).toMatch(/now or later/)
  })

  it('of one target goes before the general one there, and leaves it as it is', () => {
    const change = { ...typed('0.1'), target: 'other', confirmed: false, replaces: idInForce() }
    expect(pricing.set({ changes: [change], effectiveFrom: null, reason: null })).toBe(1)
    const model = pricing.list().find((one) => one.model === MODEL)
    expect(model?.current).toMatchObject({ inputUsd: '0.07' })
    expect(model?.ofTargets).toMatchObject([
      { target: 'other', current: { inputUsd: '0.1', origin: 'console' }, history: [{ state: 'current' }] },
    ])
    expect(ledger.audit.newest({ limit: 1 })).toMatchObject([
      { subject: MODEL, after: { target: 'other', inputNanoUsd: 100_000_000 } },
    ])
  })

  it('of one target with the figures of the general one is entered all the same: that one may change', () => {
    const change = { ...typed('0.07'), target: 'other' }
    const [line] = pricing.preview({ changes: [change], effectiveFrom: null }).lines
    expect(line).toMatchObject({ change: 'changed', ratio: 1 })
    const replaces = line?.before?.priceId ?? null
    pricing.set({ changes: [{ ...change, confirmed: false, replaces }], effectiveFrom: null, reason: null })
    expect(pricing.preview({ changes: [change], effectiveFrom: null }).lines).toMatchObject([
      { change: 'same' },
    ])
    set(typed('0.1'))
    expect(ledger.prices.current(MODEL, 'other')?.input).toBe(parsePrice('0.07'))
  })

  it('of one target is what keeps a model there from being unpriced', () => {
    const unpricedAt = () => pricing.list().find((one) => one.model === 'mystery')?.unpricedAt
    expect(unpricedAt()).toEqual(['sandbox'])
    const change = { ...typed('1', '1', '1', 'mystery'), target: 'sandbox', confirmed: false, replaces: null }
    pricing.set({ changes: [change], effectiveFrom: null, reason: null })
    expect(unpricedAt()).toEqual([])
  })

  it('is refused for a target that is not paid by the token', () => {
    const change = { ...typed('0.1'), target: 'gpu:mine' }
    const refusal = refusalOf(() => pricing.preview({ changes: [change], effectiveFrom: null }))
    expect(refusal.message).toMatch(/"gpu:mine" is paid by the token/)
  })

  it('outlives a restart', () => {
    set(typed('0.1'))
    ledger.close()
    clock += DAY
    start()
    expect(ledger.prices.current(MODEL)?.input).toBe(parsePrice('0.1'))
  })

  it('is refused when the price it replaces is another one by now', () => {
    const seen = idInForce()
    set(typed('0.1'))
    const change = { ...typed('0.2'), confirmed: true, replaces: seen }
    const late = () => pricing.set({ changes: [change], effectiveFrom: null, reason: null })
    expect(refusalOf(late).message).toMatch(/changed since the preview/)
    expect(ledger.prices.current(MODEL)?.input).toBe(parsePrice('0.1'))
  })

  it.each([
    [
      typed('0.00000007'),
      ['like_per_token', 'like_per_token', 'like_per_token', 'over_10x', 'over_10x', 'over_10x'],
    ],
    [typed('0.7', '0.6', '0.7'), []],
    [typed('0.8', '0.07', '0.07'), ['over_10x']],
    [typed('0.006', '0.006', '0.07'), ['over_10x', 'over_10x']],
    [typed('0.1', '0.2', '0.3'), ['cached_above_input']],
    [typed('0.2', '0.2', '0.1'), ['output_below_cached']],
    [typed('0', '0', '0.07'), ['free', 'over_10x', 'over_10x']],
    [typed('1000.01', '1', '1', 'new-model'), ['above_1000']],
    [typed('1000', '1', '1', 'new-model'), []],
  ])('is refused until confirmed where it looks wrong: %j', (change, expected) => {
    expect(codes(change)).toEqual(expected)
    if (expected.length > 0) {
      const refusal = refusalOf(() => set(change))
      expect(refusal.lines.map(({ entry }) => entry)).toEqual([change.model])
    }
    expect(set(change, { confirmed: true })).toBe(1)
  })

  it.each([
    ['-1', 'negative'],
    ['NaN', 'not_an_amount'],
    ['', 'not_an_amount'],
    ['0.0000000001', 'too_fine'],
    ['100000.01', 'too_large'],
    ['1e400', 'too_large'],
  ])('is refused for ever as %j', (inputUsd, code) => {
    const change = typed(inputUsd, '0.07', '0.07')
    expect(codes(change)).toContain(code)
    expect(refusalOf(() => set(change, { confirmed: true })).lines[0]?.problems).toMatchObject([
      { code, canConfirm: false },
    ])
    expect(ledger.prices.current(MODEL)?.input).toBe(parsePrice('0.07'))
  })

  it('changes all of its lines or none', () => {
    const good = { ...typed('0.1'), confirmed: false, replaces: idInForce() }
    const bad = { ...typed('-1', '1', '1', 'mystery'), confirmed: true, replaces: null }
    refusalOf(() => pricing.set({ changes: [good, bad], effectiveFrom: null, reason: null }))
    expect(ledger.prices.current(MODEL)?.input).toBe(parsePrice('0.07'))
    expect(ledger.audit.newest({ limit: 10 })).toEqual([])
  })
})

/** In LiteLLM's form, with models of our own. */
const LITELLM = `{
  "sample_spec": { "input_cost_per_token": 0.0, "litellm_provider": "a provider", "mode": "one of: chat" },
  "acme/${MODEL}": {
    "litellm_provider": "acme", "mode": "chat", "max_input_tokens": 65536, "max_output_tokens": 4096,
    "input_cost_per_token": 2.5e-08, "output_cost_per_token": 4e-08
  },
  "acme/reader": {
    "litellm_provider": "acme", "mode": "chat", "max_input_tokens": 200000, "max_output_tokens": "64000",
    "input_cost_per_token": 3e-07, "cache_read_input_token_cost": 7.5e-08, "output_cost_per_token": 2.5e-06,
    "output_cost_per_reasoning_token": 2.5e-06, "input_cost_per_token_batches": 1.5e-07,
    "input_cost_per_audio_token": 0
  },
  "acme/indexer": {
    "litellm_provider": "acme", "mode": "embedding", "input_cost_per_token": 2e-08, "output_cost_per_token": 0.0
  },
  "acme/long": {
    "litellm_provider": "acme", "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
    "input_cost_per_token_above_128k_tokens": 2e-06
  },
  "acme/cache-writer": {
    "litellm_provider": "acme", "mode": "chat", "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05,
    "cache_creation_input_token_cost": 3.75e-06, "input_cost_per_audio_token": 1e-05
  },
  "acme/short": {
    "litellm_provider": "acme", "mode": "chat", "max_input_tokens": 128000, "input_cost_per_token": 1e-06,
    "input_cost_per_token_cache_hit": 1e-07, "output_cost_per_token": 2e-06,
    "input_cost_per_token_above_128k_tokens": 2e-06
  },
  "acme/searcher": {
    "litellm_provider": "acme", "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
    "search_context_cost_per_query": { "search_context_size_low": 0.005 }
  },
  "acme/by-the-request": {
    "litellm_provider": "acme", "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
    "input_cost_per_request": 0.005
  },
  "acme/painter": { "litellm_provider": "acme", "mode": "image_generation", "output_cost_per_image": 0.04 },
  "acme/scribe": { "litellm_provider": "acme", "mode": "audio_transcription", "input_cost_per_second": 0.0001 },
  "acme/by-the-second": { "litellm_provider": "acme", "mode": "chat", "input_cost_per_second": 0.0001 },
  "other/writer": {
    "litellm_provider": "other", "mode": "chat", "input_cost_per_token": 0.07, "output_cost_per_token": 0.07
  }
}`
const file = { text: LITELLM, fileName: 'prices.json', provider: null, effectiveFrom: null }
const line = (entry: string, confirmed = false, replaces: number | null = null) => ({
  entry,
  confirmed,
  replaces,
})

describe("an import of LiteLLM's file", () => {
  it('reads prices per token exactly, and names the model as its provider serves it', () => {
    const { format, providers, lines } = pricing.previewImport(file)
    expect(format).toBe('litellm')
    expect(providers).toEqual([
      { provider: 'acme', entries: 11 },
      { provider: 'other', entries: 1 },
    ])
    expect(lines).toMatchObject([
      {
        entry: `acme/${MODEL}`,
        model: MODEL,
        servedBy: ['sandbox'],
        change: 'changed',
        after: { inputUsd: '0.025', cachedInputUsd: '0.025', outputUsd: '0.04' },
      },
      {
        model: 'reader',
        change: 'new',
        after: { inputUsd: '0.3', cachedInputUsd: '0.075', outputUsd: '2.5' },
        contextTokens: 200_000,
        maxOutputTokens: 64_000,
        notes: ['Not taken over: input_cost_per_token_batches.'],
      },
      { model: 'indexer', kind: 'embeddings', after: { inputUsd: '0.02', outputUsd: '0' }, problems: [] },
      { model: 'long', problems: [{ code: 'uncounted', canConfirm: true }] },
      {
        model: 'cache-writer',
        problems: [
          {
            code: 'uncounted',
            message: expect.stringContaining('cache_creation_input_token_cost ($3.75 per 1M)') as string,
          },
        ],
        // Sounds are refused, so they cost nothing.
        notes: expect.arrayContaining(['Not taken over: input_cost_per_audio_token.']) as string[],
      },
      {
        model: 'short',
        after: { inputUsd: '1', cachedInputUsd: '0.1', outputUsd: '2' },
        problems: [],
        // No prompt is longer than its window.
        notes: ['Not taken over: input_cost_per_token_above_128k_tokens.'],
      },
      {
        model: 'writer',
        after: { inputUsd: '70000' },
        problems: [{ code: 'above_1000' }, { code: 'above_1000' }, { code: 'above_1000' }],
      },
    ])
  })

  it('lists what one price per token cannot say, with the reason', () => {
    const { skipped } = pricing.previewImport({ ...file, provider: 'acme' })
    expect(skipped.map(({ entry, reason }) => [entry, reason])).toEqual([
      ['acme/searcher', expect.stringContaining('search_context_cost_per_query')],
      ['acme/by-the-request', expect.stringContaining('input_cost_per_request')],
      ['acme/painter', expect.stringContaining('image_generation')],
      ['acme/scribe', expect.stringContaining('audio_transcription')],
      ['acme/by-the-second', expect.stringContaining('no price per token')],
    ])
  })

  it('takes the chosen lines alone, with their limits, and keeps both over a restart', () => {
    const lines = [line(`acme/${MODEL}`, false, idInForce()), line('acme/reader')]
    expect(pricing.import({ ...file, lines, reason: 'new contract' })).toBe(2)
    ledger.close()
    clock += DAY
    start()
    expect(ledger.prices.current('reader')).toMatchObject({
      input: parsePrice('0.3'),
      cachedInput: parsePrice('0.075'),
      output: parsePrice('2.5'),
    })
    expect(ledger.prices.current(MODEL)?.output).toBe(parsePrice('0.04'))
    expect(ledger.prices.current('indexer')).toBeUndefined()
    expect(catalogue.find('reader')).toMatchObject({ contextTokens: 200_000, maxOutputTokens: 64_000 })
    expect(catalogue.find(MODEL)).toMatchObject({ maxOutputTokens: 4_096, tokenizer: 'llama3' })
    expect(catalogue.models.some(({ id }) => id === 'reader')).toBe(false)
    expect(ledger.audit.newest({ limit: 10 }).map(({ action, subject }) => [action, subject])).toEqual([
      ['price.import', 'reader'],
      ['price.import', MODEL],
    ])
  })

  it('refuses a line that looks wrong until it is confirmed, and one that was not in the file', () => {
    const refusal = refusalOf(() => pricing.import({ ...file, lines: [line('other/writer')], reason: null }))
    expect(refusal.lines).toMatchObject([{ entry: 'other/writer' }])
    expect(pricing.import({ ...file, lines: [line('other/writer', true)], reason: null })).toBe(1)
    expect(
      refusalOf(() => pricing.import({ ...file, lines: [line('acme/searcher')], reason: null })).message,
    ).toMatch(/not among the file's prices/)
  })

  it('takes a model that may cost more than its price says only when somebody agrees, and notes that', () => {
    const take = (confirmed: boolean) =>
      pricing.import({ ...file, lines: [line('acme/cache-writer', confirmed)], reason: null })
    expect(refusalOf(() => take(false)).message).toMatch(/cache_creation_input_token_cost/)
    expect(ledger.prices.current('cache-writer')).toBeUndefined()
    expect(take(true)).toBe(1)
    expect(ledger.prices.current('cache-writer')?.input).toBe(parsePrice('3'))
    const [entry] = ledger.audit.newest({ limit: 1 })
    expect(entry?.after?.['confirmed']).toMatchObject([expect.stringContaining('too low')])
  })

  it('says what it takes when the file is something else', () => {
    for (const text of ['', 'model,price', '[1]', '{"prices": [']) {
      expect(refusalOf(() => pricing.previewImport({ ...file, text })).message).toMatch(/no JSON of prices/)
    }
  })
})

describe('an import of our own file', () => {
  it('takes USD per 1M tokens, as numbers or as text', () => {
    const text = JSON.stringify({
      prices: [
        { model: 'mystery', inputUsd: 0.1, outputUsd: '0.30', contextTokens: 32768 },
        { model: 'mystery', inputUsd: '9', outputUsd: '9' },
        { model: 'half', inputUsd: '1' },
        { model: 'typo', inputUsd: '1', outputUsd: '1', outputCost: '2' },
      ],
    })
    const { format, lines, skipped } = pricing.previewImport({ ...file, text })
    expect(format).toBe('sophia')
    expect(lines).toMatchObject([
      {
        entry: 'mystery',
        after: { inputUsd: '0.1', cachedInputUsd: '0.1', outputUsd: '0.3' },
        contextTokens: 32_768,
        servedBy: ['sandbox'],
      },
    ])
    expect(skipped.map(({ entry }) => entry)).toEqual(['mystery', 'prices[2]', 'prices[3]'])
    expect(pricing.import({ ...file, text, lines: [line('mystery')], reason: null })).toBe(1)
    expect(pricing.list().find(({ model }) => model === 'mystery')).toMatchObject({
      current: { origin: 'import', source: 'prices.json' },
      contextTokens: 32_768,
    })
  })
})

it('lists a model that is served and has no price', () => {
  expect(pricing.list().find(({ model }) => model === 'mystery')).toMatchObject({
    current: null,
    history: [],
    servedBy: ['sandbox'],
  })
})
