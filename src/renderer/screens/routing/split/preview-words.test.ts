import { expect, test } from 'vitest'
import type { SplitPreview } from '../../../../shared/contract/routing.ts'
import { ZERO_USD } from '../../../../shared/money.ts'
import { changeInWords, stayingInWords } from './preview-words.ts'

const placed = { serverless: 0, gpu: 0, costNanoUsd: ZERO_USD, targets: [] }
const PREVIEW: SplitPreview = {
  requests: 0,
  decided: 0,
  staying: { onlyServerless: 0, onlyGpu: 0, ownShare: 0, nowhere: 0 },
  unpriced: 0,
  before: placed,
  after: placed,
  workloads: [],
}

test('says of how many requests it moves nothing, and why; nothing of none', () => {
  expect(stayingInWords(PREVIEW)).toEqual([])
  const staying = { onlyServerless: 1_200, onlyGpu: 0, ownShare: 1, nowhere: 0 }
  expect(stayingInWords({ ...PREVIEW, staying, unpriced: 2 })).toEqual([
    '1,200 requests: only serverless serves their model, so they stay there.',
    '1 request: its workload has a share of its own.',
    '2 requests: no price is known for them where they would go: they count at zero.',
  ])
  expect(stayingInWords({ ...PREVIEW, unpriced: 1 })).toEqual([
    '1 request: no price is known for it where it would go: it counts at zero.',
  ])
})

test.each([
  [5, 5, 'as before'],
  [0, 5, 'new'],
  [100, 150, '+50 %'],
  [100, 0, '-100 %'],
  [1_000, 1_001, '+<1 %'],
  [1_000, 999, '-<1 %'],
])('from %i to %i is %j', (before, after, words) => expect(changeInWords(before, after)).toBe(words))
