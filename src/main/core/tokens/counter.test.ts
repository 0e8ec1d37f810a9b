import { afterEach, expect, it } from 'vitest'
import { createTokenCounter, loadTokenizer } from './tokens.ts'

const counter = createTokenCounter()
afterEach(() => counter.stop())

it('counts on its thread what is counted here', async () => {
  const texts = ['How warm is gpu-7?', '', 'naïve façade 😀 '.repeat(200)]
  const tokenizer = await loadTokenizer()
  expect(await counter.count(texts)).toBe(texts.reduce((sum, text) => sum + tokenizer.count(text), 0))
})

it('counts again at once after its thread has failed', async () => {
  const noText = 1 as unknown as string
  expect(await counter.count([noText])).toBeNull()
  expect(await counter.count(['one two three'])).toBe(3)
})

it('answers nothing when its thread is ended, and counts again with a new one', async () => {
  const lost = counter.count(['one two three'])
  await counter.stop()
  expect(await lost).toBeNull()
  expect(await counter.count(['one two three'])).toBe(3)
})
