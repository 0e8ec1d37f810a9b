import { afterEach, beforeEach, expect, it } from 'vitest'
import { parsePrice } from '../../../shared/money.ts'
import {
  FORCE_GPU,
  FORCE_SERVERLESS,
  HOUR,
  NOON,
  pauseOf,
  startBench,
  type Bench,
} from './overrides.harness.ts'

let bench: Bench
beforeEach(() => {
  bench = startBench()
})
afterEach(() => bench.close())

it('says how many requests of the last hour a force would have moved, and what their tokens would have saved', async () => {
  bench.clock = NOON - 2 * HOUR
  await bench.request({ target: 'near', model: 'm', input: 1_000_000 })
  bench.clock = NOON
  await bench.request({ target: 'near', model: 'm', input: 1_000, output: 500 })
  await bench.request({ target: 'far', model: 'm', input: 500 })
  await bench.request({ target: 'gpu:a', model: 'm', input: 7_000 })
  // $1 per 1M tokens: 2,000 tokens are $0.002.
  expect(await bench.overrides.preview(FORCE_GPU)).toEqual({
    requests: 3,
    moved: 2,
    unserved: 0,
    costNanoUsd: -2_000_000,
    unpriced: 0,
    targets: [
      { id: 'gpu:a', name: 'gpu:a', state: 'up' },
      { id: 'gpu:b', name: 'gpu:b', state: 'up' },
    ],
    replaces: null,
  })
})

it('prices what would have left the GPUs, and names what nobody can price', async () => {
  for (const id of ['near', 'far', 'gpu:a']) bench.models.get(id)?.add('own')
  await bench.request({ target: 'gpu:a', model: 'm', input: 4_000, output: 1_000 })
  await bench.request({ target: 'gpu:a', model: 'own', input: 9_000 })
  expect(await bench.overrides.preview(FORCE_SERVERLESS)).toMatchObject({
    requests: 2,
    moved: 2,
    costNanoUsd: 5_000_000,
    unpriced: 1,
  })
})

it('takes the price of the provider that would serve it', async () => {
  const price = parsePrice('3')
  bench.ledger.prices.enter(
    { model: 'm', target: 'far', input: price, cachedInput: price, output: price, source: 'a test' },
    'console',
    NOON,
    NOON,
  )
  await bench.request({ target: 'gpu:a', model: 'm', input: 1_000 })
  bench.targets = bench.targets.map((target) =>
    target.id === 'near' ? { ...target, state: 'down' } : target,
  )
  expect(await bench.overrides.preview(FORCE_SERVERLESS)).toMatchObject({ costNanoUsd: 3_000_000 })
})

it('counts what the forced side cannot serve', async () => {
  bench.models.get('near')?.add('large')
  await bench.request({ target: 'near', model: 'large', input: 1_000 })
  await bench.request({ target: 'near', model: 'm', input: 1_000 })
  expect(await bench.overrides.preview(FORCE_GPU)).toMatchObject({
    moved: 2,
    unserved: 1,
    costNanoUsd: -1_000_000,
  })
})

it('leaves paused targets out of those that would get the traffic', async () => {
  bench.start(pauseOf('gpu:a'))
  bench.targets = bench.targets.map((target) =>
    target.id === 'gpu:b' ? { ...target, state: 'down' } : target,
  )
  const { targets } = await bench.overrides.preview(FORCE_GPU)
  expect(targets).toEqual([{ id: 'gpu:b', name: 'gpu:b', state: 'down' }])
})

it('names the force that it would take the place of, and the pause that it would extend', async () => {
  const force = bench.start(FORCE_SERVERLESS)
  const pause = bench.start(pauseOf('near'))
  expect((await bench.overrides.preview(FORCE_GPU)).replaces).toEqual(force)
  expect((await bench.overrides.preview(pauseOf('near'))).replaces).toEqual(pause)
  expect((await bench.overrides.preview(pauseOf('far'))).replaces).toBeNull()
})

it('counts the requests of a target that is to be paused, and prices none of them', async () => {
  await bench.request({ target: 'near', model: 'm', input: 1_000 })
  await bench.request({ target: 'far', model: 'm', input: 1_000 })
  expect(await bench.overrides.preview(pauseOf('near'))).toMatchObject({
    requests: 2,
    moved: 1,
    costNanoUsd: null,
    targets: [{ id: 'far' }, { id: 'gpu:a' }, { id: 'gpu:b' }],
  })
})

it('writes nothing', async () => {
  await bench.overrides.preview(FORCE_GPU)
  expect(bench.overrides.live.snapshot().state).toEqual({ inForce: [], recent: [] })
  expect(bench.audited()).toEqual([])
  await expect(bench.overrides.preview(pauseOf('nobody'))).rejects.toThrow('no target "nobody"')
})
