import { describe, expect, it } from 'vitest'
import { parsePrice } from '../../../shared/money.ts'
import { loadCatalogue } from '../catalogue/catalogue.ts'
import { targetOf } from '../upstreams/target.double.ts'
import { createRouter } from './routing.ts'

const PRICE = {
  id: 1,
  model: 'x',
  target: '',
  input: parsePrice('1'),
  cachedInput: parsePrice('1'),
  output: parsePrice('2'),
}

/** A router whose targets, by id, have named these models; null for one that has not answered yet. */
function router(served: Readonly<Record<string, readonly string[] | null>>) {
  return createRouter({
    catalogue: loadCatalogue(),
    prices: { current: (model) => (model === 'unpriced' ? undefined : PRICE) },
    serverless: () => Object.keys(served).map((id) => targetOf({ id })),
    modelsOf: (id) => (served[id] ? new Set(served[id]) : null),
  })
}

describe('select', () => {
  it('takes the default for auto, or the first one served when that is not', () => {
    const both = router({ t: ['llama3.1-70b-instruct-fp8', 'llama3.1-8b-instruct'] })
    expect(both.select('auto', 'chat')).toMatchObject({ asked: 'auto', model: 'llama3.1-8b-instruct' })
    const one = router({ t: ['llama3.1-70b-instruct-fp8', 'mystery'] })
    expect(one.select('auto', 'chat')).toMatchObject({
      model: 'llama3.1-70b-instruct-fp8',
      reason: 'auto: llama3.1-70b-instruct-fp8 is the first one served',
    })
  })

  it('takes a model that embeds for auto where texts are to be embedded, and none to chat', () => {
    const some = router({ t: ['llama3.1-8b-instruct', 'sandbox-embedding'] })
    expect(some.select('auto', 'embeddings').model).toBe('sandbox-embedding')
    expect(some.select('llama3.1-8b-instruct', 'embeddings').model).toBe('llama3.1-8b-instruct')
    expect(() => some.select('sandbox-embedding', 'chat')).toThrow(/does not chat/)
  })

  it('finds nothing for auto where no chat model of the catalogue is served', () => {
    expect(() => router({ t: ['sandbox-embedding', 'mystery'] }).select('auto', 'chat')).toThrow(
      /GET \/v1\/models/,
    )
  })

  it('knows a model of the catalogue or of a target, and no other', () => {
    const some = router({ t: ['mystery'] })
    expect(some.select('mystery', 'chat')).toMatchObject({ model: 'mystery', known: undefined })
    expect(some.select('llama3.1-8b-instruct', 'chat').known?.contextTokens).toBe(131_072)
    expect(() => some.select('gpt-17', 'chat')).toThrow(expect.objectContaining({ code: 'model_not_found' }))
  })
})

describe('route', () => {
  it('lists the targets that serve the model, and those that have not answered yet', () => {
    const some = router({ a: ['mystery'], b: null, c: ['llama3.1-8b-instruct'] })
    const ids = (model: string): string[] => some.route(some.select(model, 'chat')).map(({ id }) => id)
    expect(ids('llama3.1-8b-instruct')).toEqual(['b', 'c'])
    expect(ids('mystery')).toEqual(['a', 'b'])
  })

  it('refuses a known model that no target serves', () => {
    const none = router({ a: ['mystery'] })
    expect(() => none.route(none.select('llama3.1-8b-instruct', 'chat'))).toThrow(
      expect.objectContaining({ code: 'no_target_available' }),
    )
  })
})

describe('models', () => {
  it('are those of the catalogue and of the targets, with price and servers', () => {
    const { models, autoDefault } = router({ a: ['unpriced', 'llama3.1-8b-instruct'] }).models()
    expect(autoDefault).toBe('llama3.1-8b-instruct')
    expect(models.find(({ id }) => id === 'unpriced')).toMatchObject({ price: null, servedBy: ['a'] })
    expect(models.find(({ id }) => id === 'llama3.1-8b-instruct')).toMatchObject({
      price: { inputUsd: '1', outputUsd: '2' },
      servedBy: ['a'],
    })
    expect(models.find(({ id }) => id === 'llama3.1-70b-instruct-fp8')?.servedBy).toEqual([])
  })
})
