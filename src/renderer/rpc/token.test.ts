import { expect, test } from 'vitest'
import { takeToken, tokenInHash } from './token.ts'

function pageAt(hash: string, stored: Record<string, string> = {}) {
  const store = new Map(Object.entries(stored))
  const page = {
    hash,
    dropped: 0,
    dropHash: () => void (page.dropped += 1),
    store,
    storage: {
      getItem: (key: string) => store.get(key) ?? null,
      setItem: (key: string, value: string) => void store.set(key, value),
    },
  }
  return page
}

test('a token in the address is kept for the tab and leaves the address bar', () => {
  const page = pageAt('#token=abc-DEF_123')
  expect(takeToken(page)).toBe('abc-DEF_123')
  expect(page.dropped).toBe(1)
  expect([...page.store.values()]).toEqual(['abc-DEF_123'])
})

test('a reload without a fragment uses the kept token', () => {
  const first = pageAt('#token=abc')
  takeToken(first)
  expect(takeToken(pageAt('#/chat', Object.fromEntries(first.store)))).toBe('abc')
})

test('a new link replaces the kept token', () => {
  const first = pageAt('#token=old')
  takeToken(first)
  expect(takeToken(pageAt('#token=new', Object.fromEntries(first.store)))).toBe('new')
})

test('without a token there is none, and the screen in the address stays', () => {
  const page = pageAt('#/overview')
  expect(takeToken(page)).toBeNull()
  expect(page.dropped).toBe(0)
})

test('what could not be sent as a subprotocol is no token', () => {
  expect(tokenInHash('#token=')).toBeNull()
  expect(tokenInHash('#token=a b')).toBeNull()
  expect(tokenInHash('#token=a,b')).toBeNull()
})
