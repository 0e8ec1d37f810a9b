import fc from 'fast-check'
import { expect, it } from 'vitest'
import { matchNames } from './names.ts'

const OURS = ['llama3.1-8b-instruct', 'llama3.1-70b-instruct-fp8', 'llama-4-maverick-17b-128e-instruct-fp8']
const [SMALL, MEDIUM, LARGE] = OURS

it.each([
  ['meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo', SMALL],
  ['meta-llama/Llama-3.1-8B-Instruct', SMALL],
  ['llama-3.1-8b-instant', SMALL],
  ['llama3.1-8b', SMALL],
  ['accounts/fireworks/models/llama-v3p1-8b-instruct', SMALL],
  ['meta-llama/Meta-Llama-3.1-70B-Instruct', MEDIUM],
  ['llama-3.1-70b-versatile', MEDIUM],
  ['meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8', LARGE],
  ['llama-3.3-70b-versatile', undefined],
  ['meta-llama/Llama-3.2-8B-Instruct', undefined],
  ['gpt-4o', undefined],
  ['llama3.1-8b-instruct', SMALL],
])('%s is %s', (theirs, ours) => {
  expect(matchNames([theirs], OURS).get(theirs)).toBe(ours)
})

it('prefers the very name, then one that takes instructions', () => {
  const theirs = ['meta-llama/Llama-3.1-8B', 'meta-llama/Llama-3.1-8B-Instruct', 'llama3.1-8b-instruct']
  expect([...matchNames(theirs, OURS)]).toEqual([['llama3.1-8b-instruct', SMALL]])
  expect([...matchNames(theirs.slice(0, 2), OURS)]).toEqual([[theirs[1], SMALL]])
})

it('gives each name of ours at most once, to a name that was asked about', () => {
  const names = fc.array(fc.oneof(fc.constantFrom(...OURS, 'LLAMA 3.1 8B', 'a/llama-3.1-8b-it'), fc.string()))
  fc.assert(
    fc.property(names, names, (theirs, ours) => {
      const matched = matchNames(theirs, [...new Set(ours)])
      expect(new Set(matched.values()).size).toBe(matched.size)
      for (const [name, model] of matched)
        expect([theirs.includes(name), ours.includes(model)]).toEqual([true, true])
    }),
  )
})
