import { describe, expect, it } from 'vitest'
import { LARGE, MIDDLE, question, routerOf, SMALL, type World } from './routing.double.ts'
import type { Question } from './routing.ts'

const ALL = [SMALL, MIDDLE, LARGE]
const EASY = 'Hello'
const HARD =
  'Prove step by step that the algorithm is optimal, compare it with two alternatives, analyse its complexity, ' +
  'and write a function in Rust that must not allocate, must handle errors, and must run in O(n log n).'

const auto = (content: string, said: Partial<Question> = {}): Question =>
  question({ asked: 'auto', body: () => ({ messages: [{ role: 'user', content }] }), ...said })

const pickOf = (world: World, asked: Question) => routerOf(world).router.select(asked)

describe('auto', () => {
  it('takes the matrix’s model for how complex the prompt is, and what is to be paid', () => {
    const world = { served: { t: ALL } }
    expect(pickOf(world, auto(EASY)).model).toBe(SMALL)
    expect(pickOf(world, auto(EASY, { priority: 'performance' })).model).toBe(SMALL)
    expect(pickOf(world, auto(HARD)).model).toBe(MIDDLE)
    expect(pickOf(world, auto(HARD, { priority: 'performance' })).model).toBe(LARGE)
    expect(pickOf(world, auto(HARD, { priority: 'low_cost' })).model).toBe(SMALL)
  })

  it('says in one line of ASCII what it saw, what was asked for, and what came of it', () => {
    const { reason } = pickOf({ served: { t: ALL } }, auto(HARD, { priority: 'performance' }))
    expect(reason).toMatch(/^high: .+ \+ .+; performance -> llama-4-maverick/)
    expect(reason).toMatch(/^[\x20-\x7e]+$/)
  })

  it('follows the workload’s policy where the caller says nothing, and the caller where it does', () => {
    const world = {
      served: { t: ALL },
      policy: { costPriority: 'performance', allowedModels: null },
    } as const
    expect(pickOf(world, auto(HARD)).model).toBe(LARGE)
    expect(pickOf(world, auto(HARD, { priority: 'low_cost' })).model).toBe(SMALL)
  })

  it('chooses only what some target serves: the next dearer, else the next below', () => {
    expect(pickOf({ served: { t: [MIDDLE, LARGE] } }, auto(EASY)).model).toBe(MIDDLE)
    const below = pickOf({ served: { t: [SMALL, MIDDLE] } }, auto(HARD, { priority: 'performance' }))
    expect(below.model).toBe(MIDDLE)
    expect(below.reason).toContain(`-> ${LARGE} is not served -> ${MIDDLE}`)
  })

  it('puts what a request needs before its price', () => {
    const world = { served: { t: ALL } }
    const seeing = pickOf(world, auto(EASY, { needs: ['vision'] }))
    expect(seeing).toMatchObject({ model: LARGE })
    expect(seeing.reason).toContain(`${SMALL} takes no vision`)
    const long = pickOf(world, auto(EASY, { tokens: 200_000 }))
    expect(long).toMatchObject({ model: LARGE })
    expect(long.reason).toContain(`${SMALL} has too small a context`)
  })

  it('says why where no model can', () => {
    expect(() => pickOf({ served: { t: [SMALL, MIDDLE] } }, auto(EASY, { needs: ['vision'] }))).toThrow(
      /takes no vision/,
    )
    expect(() => pickOf({ served: { t: ['sandbox-embedding', 'unpriced'] } }, auto(EASY))).toThrow(
      /no target serves a chat model that has a price/,
    )
  })

  it('goes by price on an account that sells other models', () => {
    const served = { t: ['a-model', 'unpriced', 'sandbox-embedding'] }
    expect(pickOf({ served }, auto(HARD)).model).toBe('a-model')
  })

  it('prefers a model whose targets are up', () => {
    const world: World = { served: { a: [SMALL], b: [MIDDLE, LARGE] }, down: ['a'] }
    expect(pickOf(world, auto(EASY)).model).toBe(MIDDLE)
    world.down = ['a', 'b']
    expect(pickOf(world, auto(EASY)).model).toBe(SMALL)
  })
})
