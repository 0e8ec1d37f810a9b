import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { costOf, nanoUsd, parsePrice } from '../../../shared/money.ts'
import { counterfactuals, type PriceAt } from './counterfactuals.ts'

const MODELS = ['8b', '70b', 'maverick']
const flat = (usd: string) => ({
  input: parsePrice(usd),
  cachedInput: parsePrice(usd),
  output: parsePrice(usd),
})
const PRICES = new Map([
  ['8b', flat('0.07')],
  ['70b', flat('0.35')],
  ['maverick', flat('0.88')],
])
const priceAt: PriceAt = (model) => PRICES.get(model)

function attempt(changes: Partial<Attempt> = {}): Attempt {
  return {
    requestId: 'r',
    attempt: 1,
    endpoint: 'chat',
    keyName: 'k',
    workload: null,
    modelAsked: 'auto',
    modelServed: '70b',
    target: 'serverless',
    reason: '',
    streamed: false,
    reservedAt: 1_000,
    settledAt: 2_000,
    tokens: { input: 40, cached: 0, output: 19, reasoning: 0 },
    usageSource: 'provider',
    costNanoUsd: nanoUsd(20_650),
    maybeBilled: false,
    finishReason: 'stop',
    errorCode: null,
    ttftMs: 1,
    latencyMs: 2,
    ...changes,
  }
}

describe('what another model would have cost', () => {
  it('is the same tokens at its price, the cheapest first, without the model that answered', () => {
    expect(counterfactuals([attempt()], MODELS, priceAt)).toEqual([
      { model: '8b', costNanoUsd: 4_130 },
      { model: 'maverick', costNanoUsd: 51_920 },
    ])
  })

  it('is told at the prices of that time and of that target', () => {
    const asked: unknown[] = []
    counterfactuals([attempt()], MODELS, (...question) => {
      asked.push(question)
      return priceAt(...question)
    })
    expect(asked).toEqual([
      ['8b', 'serverless', 1_000],
      ['maverick', 'serverless', 1_000],
    ])
  })

  it('adds up the attempts that were paid for, and leaves alone those that cost nothing', () => {
    const failed = attempt({
      tokens: { input: 0, cached: 0, output: 0, reasoning: 0 },
      usageSource: 'none',
      costNanoUsd: nanoUsd(0),
      errorCode: 'upstream_error',
    })
    expect(counterfactuals([failed, attempt(), attempt()], MODELS, priceAt)[0]).toEqual({
      model: '8b',
      costNanoUsd: 8_260,
    })
  })

  it.each([
    ['another model was asked for', attempt({ modelAsked: '70b' })],
    ['nothing was paid by the token', attempt({ costNanoUsd: nanoUsd(0), target: 'gpu:one' })],
    ['a crash left the tokens unknown', attempt({ errorCode: 'crashed' })],
    ['nobody knows whether it was billed', attempt({ errorCode: 'upstream_timeout', maybeBilled: true })],
  ])('is not told where %s', (_why, one) => {
    expect(counterfactuals([one], MODELS, priceAt)).toEqual([])
  })

  it('leaves out a model without a price', () => {
    expect(counterfactuals([attempt()], [...MODELS, 'mystery'], priceAt)).toHaveLength(2)
  })

  it('equals what the ledger would have entered, for any tokens', () => {
    const tokens = fc.record({
      input: fc.nat(1e6),
      cached: fc.nat(1e6),
      output: fc.nat(1e6),
      reasoning: fc.constant(0),
    })
    fc.assert(
      fc.property(tokens, (used) => {
        const served = attempt({ tokens: used, modelServed: '8b', costNanoUsd: nanoUsd(1) })
        const found = counterfactuals([served], ['70b'], priceAt)
        const { input, cachedInput, output } = flat('0.35')
        expect(found).toEqual([
          {
            model: '70b',
            costNanoUsd: costOf(
              { tokens: used.input, price: input },
              { tokens: used.cached, price: cachedInput },
              { tokens: used.output, price: output },
            ),
          },
        ])
      }),
    )
  })
})
