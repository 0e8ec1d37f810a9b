import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePrice } from '../../../shared/money.ts'
import { nothing } from './counts.ts'
import type { Flow } from './hour.ts'
import { wholeParts, type PlanParts } from './plan.ts'
import { previewSplit } from './preview.ts'

const PRICE = { input: parsePrice('1'), cachedInput: parsePrice('0.5'), output: parsePrice('2') }
const FREE = { input: parsePrice('0'), cachedInput: parsePrice('0'), output: parsePrice('0') }

const SERVED: Readonly<Record<string, readonly string[]>> = {
  cloud: ['both', 'cloud-only'],
  'gpu:a': ['both', 'gpu-only'],
  'gpu:b': ['both'],
}

const plan: PlanParts = {
  targets: [
    { id: 'cloud', kind: 'serverless', weight: 1 },
    { id: 'gpu:a', kind: 'gpu', weight: 3 },
    { id: 'gpu:b', kind: 'gpu', weight: 1 },
  ],
  serves: (id, model) => SERVED[id]?.includes(model) === true,
  priceAt: (model, id) => (id === 'cloud' ? (model === 'new' ? undefined : PRICE) : FREE),
}

/** Each request with a million tokens in and one out. */
function flow(model: string, target: string, requests: number, workload: string | null = null): Flow {
  const hour = { ...nothing(), requests, attempts: requests, input: requests * 1_000_000, output: requests }
  return { workload, model, target, hour, recent: nothing() }
}

const byDefault = () => ({ share: 0.8, decidedBy: 'default' })

describe('a preview of the split', () => {
  it('deals by the ratio what both sides serve, by weight within a side, and leaves the rest where it is', () => {
    const flows = [
      flow('both', 'cloud', 80),
      flow('both', 'gpu:a', 20),
      flow('cloud-only', 'cloud', 7),
      flow('gpu-only', 'gpu:a', 5),
      flow('gone', 'cloud', 2),
    ]
    const preview = previewSplit(plan, flows, { now: byDefault, ratio: 0.6 })
    expect(preview).toMatchObject({
      requests: 114,
      decided: 100,
      staying: { onlyServerless: 7, onlyGpu: 5, ownShare: 0, nowhere: 2 },
      unpriced: 0,
    })
    expect(preview.before).toMatchObject({ serverless: 89, gpu: 25 })
    expect(preview.after).toMatchObject({ serverless: 67, gpu: 45 })
    expect(preview.after.targets.map(({ id, requests }) => [id, requests])).toEqual([
      ['cloud', 67],
      ['gpu:a', 35],
      ['gpu:b', 10],
    ])
  })

  it('prices the same answers where they would have been given: on an own GPU they cost nothing per token', () => {
    const flows = [flow('both', 'cloud', 10)]
    const at = (ratio: number) => previewSplit(plan, flows, { now: byDefault, ratio })
    expect(at(1).before.costNanoUsd).toBe(10_000_020_000)
    expect(at(1).after.costNanoUsd).toBe(10_000_020_000)
    expect(at(0.5).after.costNanoUsd).toBe(5_000_010_000)
    expect(at(0).after.costNanoUsd).toBe(0)
  })

  it('says of how many requests nobody knows the price', () => {
    const served: PlanParts = { ...plan, serves: (id) => id === 'cloud' }
    expect(previewSplit(served, [flow('new', 'cloud', 3)], { now: byDefault, ratio: 1 }).unpriced).toBe(3)
  })

  it('leaves alone a workload that has a share of its own', () => {
    const flows = [flow('both', 'cloud', 50, 'nightly'), flow('both', 'cloud', 50)]
    const now = (workload: string | null) =>
      workload === 'nightly' ? { share: 1, decidedBy: 'policy' } : { share: 0.8, decidedBy: 'default' }
    const preview = previewSplit(plan, flows, { now, ratio: 0 })
    expect(preview).toMatchObject({
      decided: 50,
      staying: { ownShare: 50 },
      after: { serverless: 50, gpu: 50 },
    })
    expect(preview.workloads).toEqual([
      { name: 'nightly', requests: 50, serverlessBefore: 50, serverlessAfter: 50 },
      { name: null, requests: 50, serverlessBefore: 50, serverlessAfter: 0 },
    ])
  })

  it('never loses a request, and comes within one of the ratio', () => {
    const ratio = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.nat(1_000), fc.nat(1_000), ratio, (onCloud, onGpu, share) => {
        const flows = [flow('both', 'cloud', onCloud), flow('both', 'gpu:b', onGpu)]
        const { after, requests } = previewSplit(plan, flows, { now: byDefault, ratio: share })
        expect(after.serverless + after.gpu).toBe(requests)
        expect(Math.abs(after.serverless - share * requests)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

it('whole parts add up to the rounded sum', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 20 }), (parts) => {
      const whole = wholeParts(parts)
      expect(whole.reduce((sum, part) => sum + part, 0)).toBe(
        Math.round(parts.reduce((sum, part) => sum + part, 0)),
      )
      for (const [index, part] of parts.entries()) {
        expect(Math.abs((whole[index] ?? 0) - part)).toBeLessThanOrEqual(1)
      }
    }),
  )
})
