import { describe, expect, it } from 'vitest'
import type { KnownPrice, OfferedModel } from '../../../../shared/contract/providers.ts'
import { draftsOf, entriesOf, namesAtFault, NO_FIGURES, standingOf, typedEntry } from './model-entries.ts'
import type { Known } from './model-entries.ts'

const price = (usd: string, part: Partial<KnownPrice> = {}): KnownPrice => ({
  inputUsd: usd,
  cachedInputUsd: usd,
  outputUsd: usd,
  origin: 'catalogue',
  source: 'the catalogue',
  ...part,
})
const KNOWN: Known = [
  { model: 'small', catalogued: true, price: price('0.07') },
  { model: 'free-of-price', catalogued: true, price: null },
]
const offered = (theirs: string, part: Partial<OfferedModel> = {}): OfferedModel => ({
  theirs,
  ours: theirs,
  served: false,
  own: null,
  imported: null,
  ...part,
})
const imported = price('0.18', { origin: 'import', source: 'acme.json' })

describe('at first', () => {
  it('those are chosen whose name or price is known here', () => {
    const models = [offered('acme/small', { ours: 'small' }), offered('x', { imported }), offered('mystery')]
    const entries = entriesOf(models, KNOWN, 'serverless', true)
    expect(entries.map(({ chosen }) => chosen)).toEqual([true, true, false])
    expect(entriesOf(models, KNOWN, 'gpu', true).every(({ chosen }) => chosen)).toBe(true)
  })

  it('those are chosen that are served already', () => {
    const models = [offered('small'), offered('mystery', { served: true })]
    expect(entriesOf(models, KNOWN, 'serverless', false).map(({ chosen }) => chosen)).toEqual([false, true])
  })
})

describe('a price', () => {
  const of = (part: Partial<OfferedModel>) => entriesOf([offered('m', part)], KNOWN, 'serverless', true)

  it('of an import is entered with the name of its file', () => {
    expect(draftsOf(of({ imported }), 'serverless')).toMatchObject([
      { price: { inputUsd: '0.18', source: 'acme.json' } },
    ])
  })

  it('that is in force already is not entered again', () => {
    const [entry] = of({ own: price('0.2', { origin: 'console' }), served: true })
    expect(entry && draftsOf([{ ...entry, chosen: true }], 'serverless')).toMatchObject([{ price: null }])
  })

  it('that is typed has cached input at the price of input where nothing else is said', () => {
    const figures = { input: ' 0.5', cached: '', output: '1' }
    expect(draftsOf([{ ...typedEntry('m'), figures }], 'serverless')).toMatchObject([
      { price: { inputUsd: '0.5', cachedInputUsd: '0.5', outputUsd: '1', source: null } },
    ])
  })

  it('is left alone on machines that are paid by the hour', () => {
    const figures = { input: '1', cached: '1', output: '1' }
    expect(draftsOf([{ ...typedEntry('m'), figures }], 'gpu')).toMatchObject([{ price: null }])
  })

  it.each([
    ['small', NO_FIGURES, 'fine'],
    ['free-of-price', NO_FIGURES, 'unpriced'],
    ['mystery', NO_FIGURES, 'unpriced'],
    ['mystery', { input: '1', cached: '', output: '' }, 'incomplete'],
    ['mystery', { input: '1', cached: '', output: '2' }, 'fine'],
  ] as const)('of %s with %j is %s', (ours, figures, standing) => {
    expect(standingOf({ ...typedEntry('m'), ours, figures }, KNOWN, 'serverless')).toBe(standing)
  })
})

it('two models cannot go by one name, and none by auto or by nothing', () => {
  const named = (ours: string, chosen = true) => ({ ...typedEntry(ours), ours, chosen })
  expect([...namesAtFault([named('a'), named('b'), named('a')])]).toEqual(['a'])
  expect([...namesAtFault([named('a'), named('a', false), named('auto'), named(' ')])]).toEqual(['auto', ' '])
})
