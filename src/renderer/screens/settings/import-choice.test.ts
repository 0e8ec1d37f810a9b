import { expect, test } from 'vitest'
import type { PriceChange } from '../../../shared/contract/prices.ts'
import { chosenLines, sorted } from './import-choice.ts'

const price = { inputUsd: '1', cachedInputUsd: '1', outputUsd: '1' }
const line = (entry: string, part: Partial<PriceChange> = {}): PriceChange => ({
  entry,
  model: entry,
  target: '',
  provider: null,
  kind: 'chat',
  contextTokens: null,
  maxOutputTokens: null,
  servedBy: [],
  change: 'new',
  before: null,
  after: price,
  sample: { beforeNanoUsd: null, afterNanoUsd: null },
  ratio: null,
  problems: [],
  notes: [],
  ...part,
})
const dear = { code: 'over_10x' as const, message: 'Much dearer.', canConfirm: true }

test('what is served comes first, and each line is where it belongs', () => {
  const groups = sorted({
    lines: [
      line('a'),
      line('served', { servedBy: ['gpu'] }),
      line('dear', { problems: [dear] }),
      line('same', { change: 'same' }),
    ],
  })
  expect(groups.fine.map(({ entry }) => entry)).toEqual(['served', 'a'])
  expect(groups.confirm.map(({ entry }) => entry)).toEqual(['dear'])
  expect(groups.same.map(({ entry }) => entry)).toEqual(['same'])
})

test('only what somebody chose is taken, and only what was strange is marked as confirmed', () => {
  const groups = sorted({
    lines: [line('a'), line('b'), line('dear', { problems: [dear], before: { ...price, priceId: 7 } })],
  })
  expect(chosenLines(groups, (entry) => entry !== 'b')).toEqual([
    { entry: 'a', confirmed: false, replaces: null },
    { entry: 'dear', confirmed: true, replaces: 7 },
  ])
})
