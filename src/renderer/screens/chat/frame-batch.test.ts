import { expect, test } from 'vitest'
import { createFrameBatch } from './frame-batch.ts'

test('what arrives within one frame is handed over together, in order', () => {
  const frames: (() => void)[] = []
  const taken: (readonly string[])[] = []
  const batch = createFrameBatch<string>(
    (items) => taken.push(items),
    (run) => frames.push(run),
  )
  batch.add('a')
  batch.add('b')
  expect(taken).toEqual([])
  expect(frames).toHaveLength(1)
  frames.shift()?.()
  batch.add('c')
  batch.flush()
  frames.shift()?.()
  expect(taken).toEqual([['a', 'b'], ['c']])
})
