import { expect, test } from 'vitest'
import { createKeyReader } from './keys.ts'

const press = (key: string, timeStamp = 0, modifier: { ctrlKey?: boolean; metaKey?: boolean } = {}) => ({
  key,
  timeStamp,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...modifier,
})

test('g and then a letter goes to a screen', () => {
  const read = createKeyReader()
  expect(read(press('g', 0), false)).toBeNull()
  expect(read(press('c', 400), false)).toEqual({ do: 'go', screen: 'chat' })
  expect(read(press('c', 500), false)).toBeNull()
})

test('a letter alone, or one that comes too late, does nothing', () => {
  const read = createKeyReader()
  expect(read(press('o', 0), false)).toBeNull()
  read(press('g', 100), false)
  expect(read(press('o', 2_000), false)).toBeNull()
})

test('while typing only the palette opens', () => {
  const read = createKeyReader()
  expect(read(press('?'), true)).toBeNull()
  read(press('g', 0), true)
  expect(read(press('o', 10), false)).toBeNull()
  expect(read(press('k', 20, { ctrlKey: true }), true)).toEqual({ do: 'palette' })
  expect(read(press('k', 30, { metaKey: true }), true)).toEqual({ do: 'palette' })
})

test('the browser keeps its own shortcuts', () => {
  const read = createKeyReader()
  read(press('g', 0), false)
  expect(read(press('c', 10, { ctrlKey: true }), false)).toBeNull()
})
