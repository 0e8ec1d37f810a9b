import { describe, expect, it } from 'vitest'
import { NoGpuYet } from './routing.ts'
import { LARGE, MIDDLE, question, routerOf, SMALL } from './routing.double.ts'

const refused = (code: string) => expect.objectContaining({ code }) as unknown

describe('select', () => {
  it('takes a model that embeds for auto where texts are to be embedded, and none to chat', () => {
    const { router } = routerOf({ served: { t: [SMALL, 'sandbox-embedding'] } })
    const auto = router.select(question({ asked: 'auto', endpoint: 'embeddings' }))
    expect(auto.model).toBe('sandbox-embedding')
    expect(router.select(question({ asked: SMALL, endpoint: 'embeddings' })).model).toBe(SMALL)
    expect(() => router.select(question({ asked: 'sandbox-embedding' }))).toThrow(/does not chat/)
  })

  it('knows a model of the catalogue or of a target, and no other', () => {
    const { router } = routerOf({ served: { t: ['mystery'] } })
    expect(router.select(question({ asked: 'mystery' }))).toMatchObject({
      model: 'mystery',
      known: undefined,
    })
    expect(router.select(question({ asked: SMALL })).known?.contextTokens).toBe(131_072)
    expect(() => router.select(question({ asked: 'gpt-17' }))).toThrow(refused('model_not_found'))
  })

  it('refuses a model that the policy of the workload does not allow, and says which ones it does', () => {
    const { router } = routerOf({
      served: { t: [SMALL, MIDDLE] },
      policy: { costPriority: 'balanced', allowedModels: [MIDDLE] },
    })
    expect(() => router.select(question({ asked: SMALL }))).toThrow(
      /does not allow .* Allowed are: llama3.1-70b/,
    )
    expect(router.select(question({ asked: 'auto' })).model).toBe(MIDDLE)
  })
})

describe('route', () => {
  it('lists the targets that serve the model, and the providers that have not answered yet', () => {
    const { ids } = routerOf({ served: { a: ['mystery'], b: null, c: [SMALL], gpu: null } })
    expect(ids({ asked: SMALL }).toSorted()).toEqual(['b', 'c'])
    expect(ids({ asked: 'mystery' }).toSorted()).toEqual(['a', 'b'])
  })

  it('refuses a known model that no target serves', () => {
    const { ids } = routerOf({ served: { a: ['mystery'] } })
    expect(() => ids({ asked: SMALL })).toThrow(refused('no_target_available'))
  })

  it('falls back to the other side, and asks those that are down last', () => {
    const { ids } = routerOf({ served: { a: [SMALL], b: [SMALL], gpu: [SMALL] }, share: 1, down: ['a'] })
    expect(ids()).toEqual(['b', 'gpu', 'a'])
  })

  it('asks nobody who has no price for it, while others have one', () => {
    const { ids } = routerOf({ served: { a: [SMALL], b: [SMALL] }, unpriced: ['b'] })
    for (let n = 0; n < 4; n += 1) expect(ids()).toEqual(['a'])
    const none = routerOf({ served: { a: [SMALL], b: [SMALL] }, unpriced: ['a', 'b'] })
    expect(none.ids().toSorted()).toEqual(['a', 'b'])
  })

  it('leaves a side that is down out of the split, and owes it nothing afterwards', () => {
    const world = { served: { a: [SMALL], gpu: [SMALL] }, share: 0.5, down: ['gpu'] }
    const { ids } = routerOf(world)
    for (let n = 0; n < 100; n += 1) expect(ids()[0]).toBe('a')
    world.down = []
    const firsts = Array.from({ length: 10 }, () => ids()[0])
    expect(firsts.filter((id) => id === 'gpu')).toHaveLength(5)
  })

  it('deals among the targets of a side by their weights', () => {
    const { ids } = routerOf({
      served: { a: [SMALL], b: [SMALL], c: [SMALL] },
      weights: { a: 3, b: 1, c: 0 },
    })
    const firsts = Array.from({ length: 400 }, () => ids()[0])
    expect(firsts.filter((id) => id === 'a')).toHaveLength(300)
    expect(firsts.filter((id) => id === 'b')).toHaveLength(100)
    expect(ids()).toContain('c')
  })
})

describe('a session', () => {
  it('stays at its target while that is up, and counts for the split', () => {
    const world: Parameters<typeof routerOf>[0] = { served: { a: [SMALL], gpu: [SMALL] }, share: 0.5 }
    const { ids } = routerOf(world)
    const [home] = ids({ session: 's' })
    for (let n = 0; n < 9; n += 1) expect(ids({ session: 's' })[0]).toBe(home)
    // Ten went to one side, so the next ten make up for it.
    const others = Array.from({ length: 10 }, () => ids()[0])
    expect(new Set(others)).toEqual(new Set([home === 'a' ? 'gpu' : 'a']))
    world.down = [home ?? '']
    const [next] = ids({ session: 's' })
    expect(next).not.toBe(home)
  })

  it('goes on where it was answered, when its own target failed', () => {
    const { router, ids } = routerOf({ served: { a: [SMALL], gpu: [SMALL] }, share: 0.5 })
    const asked = question({ session: 's' })
    const choice = router.select(asked)
    const [, second] = router.route(choice, asked)
    if (!second) throw new Error('there is no second target')
    router.stays(choice, asked, second.target)
    expect(ids({ session: 's' })[0]).toBe(second.target.id)
  })

  it('moves where everything is promised to one side', () => {
    const world: Parameters<typeof routerOf>[0] = { served: { a: [SMALL], gpu: [SMALL] }, share: 0 }
    const { ids } = routerOf(world)
    expect(ids({ session: 's' })[0]).toBe('gpu')
    world.share = 1
    expect(ids({ session: 's' })[0]).toBe('a')
  })
})

describe('an override', () => {
  const served = { a: [SMALL], gpu: [SMALL] }
  const force = (kind: 'gpu' | 'serverless', whenDown: 'fail' | 'fall_back') => ({
    force: { kind, whenDown, id: 7 },
    paused: new Set<string>(),
  })

  it('sends everything to the forced side, and says so', () => {
    const { router, ids } = routerOf({ served, share: 1, forced: force('gpu', 'fall_back') })
    expect(ids()).toEqual(['gpu', 'a'])
    const asked = question()
    const [first] = router.route(router.select(asked), asked)
    expect(first.why).toBe('override 7: gpu forced')
  })

  it('falls back where the forced side is down, or fails, as it says', () => {
    expect(routerOf({ served, down: ['gpu'], forced: force('gpu', 'fall_back') }).ids()).toEqual(['a', 'gpu'])
    expect(routerOf({ served, down: ['gpu'], forced: force('gpu', 'fail') }).ids()).toEqual(['gpu'])
    const without = routerOf({ served: { a: [SMALL] }, forced: force('gpu', 'fail') })
    expect(() => without.ids()).toThrow(/Override 7 forces gpu/)
  })

  it('says that a GPU is needed where one is forced and none is up, and nobody else does', () => {
    const first = (world: Parameters<typeof routerOf>[0]) => {
      const { router } = routerOf(world)
      const asked = question()
      return router.route(router.select(asked), asked)[0].needsGpu ?? false
    }
    const down = ['gpu', 'gpu2']
    expect(first({ served, down, forced: force('gpu', 'fall_back') })).toBe(true)
    expect(first({ served, down, forced: force('gpu', 'fail') })).toBe(true)
    expect(first({ served: { a: [SMALL] }, forced: force('gpu', 'fall_back') })).toBe(true)
    expect(first({ served, forced: force('gpu', 'fail') })).toBe(false)
    expect(first({ served, down, forced: force('serverless', 'fall_back') })).toBe(false)
    expect(first({ served, down: ['a', ...down] })).toBe(false)
    const own = { gpu: [SMALL], gpu2: [SMALL] }
    expect(first({ served: own, down })).toBe(true)
    expect(first({ served: own, down: ['gpu'] })).toBe(false)
    expect(first({ served: { gpu: [SMALL] }, down })).toBe(true)
    expect(first({ served: { gpu: [SMALL] } })).toBe(false)
  })

  it('refuses in a way of its own where an own GPU would do', () => {
    const refusalOf = (world: Parameters<typeof routerOf>[0]): unknown => {
      try {
        return routerOf(world).ids()
      } catch (error) {
        return error
      }
    }
    expect(refusalOf({ served: {} })).toBeInstanceOf(NoGpuYet)
    expect(refusalOf({ served: { a: [SMALL] }, forced: force('gpu', 'fail') })).toBeInstanceOf(NoGpuYet)
    expect(refusalOf({ served: { gpu: [SMALL] }, forced: force('serverless', 'fail') })).not.toBeInstanceOf(
      NoGpuYet,
    )
  })

  it('lets auto choose a model that the forced side serves', () => {
    const { router } = routerOf({ served: { a: [SMALL], gpu: [MIDDLE] }, forced: force('gpu', 'fall_back') })
    expect(router.select(question({ asked: 'auto' })).model).toBe(MIDDLE)
  })

  it('sends nothing to a target that is draining, and still knows its model', () => {
    const served = { a: [SMALL], gpu: [SMALL, 'own'] }
    const { ids } = routerOf({ served, draining: ['gpu'] })
    expect(ids()).toEqual(['a'])
    expect(() => ids({ asked: 'own' })).toThrow(/no target serves it now/)
  })

  it('takes a paused target out, so that the next one comes first', () => {
    const world: Parameters<typeof routerOf>[0] = {
      served,
      share: 1,
      forced: { force: null, paused: new Set(['a']) },
    }
    const { router, ids } = routerOf(world)
    expect(ids()).toEqual(['gpu'])
    const asked = question()
    expect(router.route(router.select(asked), asked)[0].why).toBe('paused: a')
    world.forced = { force: null, paused: new Set(['a', 'gpu']) }
    expect(() => ids()).toThrow(/paused by hand/)
  })
})

describe('models', () => {
  it('are those of the catalogue and of the targets, with price and servers', () => {
    const { models } = routerOf({ served: { a: ['unpriced', SMALL] } }).router.models()
    expect(models.find(({ id }) => id === 'unpriced')).toMatchObject({ price: null, servedBy: ['a'] })
    expect(models.find(({ id }) => id === SMALL)).toMatchObject({
      price: { inputUsd: '0.07', outputUsd: '0.07' },
      servedBy: ['a'],
    })
    expect(models.find(({ id }) => id === LARGE)?.servedBy).toEqual([])
  })
})
