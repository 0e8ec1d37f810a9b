import { expect, test } from 'vitest'
import { SCREENS, hrefOf, hrefWith, parseQuery, parseRoute, parseSection } from './route.ts'

test('every screen has an address that leads back to it', () => {
  for (const { id } of SCREENS) expect(parseRoute(hrefOf(id))).toBe(id)
})

test.each(['', '#', '#/', '#/nowhere', '#token=abc', '#chat', '#/chat/../x'])(
  'the address %j shows the overview',
  (hash) => expect(parseRoute(hash)).toBe('overview'),
)

test('a trailing slash does no harm', () => expect(parseRoute('#/chat/')).toBe('chat'))

test('an address may name a section of its screen', () => {
  expect(parseRoute(hrefOf('overview', 'prices'))).toBe('overview')
  expect(parseSection(hrefOf('overview', 'prices'))).toBe('prices')
  expect(parseSection('#/chat')).toBeNull()
  expect(parseSection('#/chat/../x')).toBeNull()
})

test('an address may ask something of its screen, in any letters', () => {
  const query = new URLSearchParams({ model: 'a/b c&d#e?', from: '2026-06-15T00:00:00Z' })
  for (const { id } of SCREENS) {
    const href = hrefWith(id, query)
    expect(parseRoute(href)).toBe(id)
    expect([...parseQuery(href)]).toEqual([...query])
  }
  expect(parseRoute('#/chat/?x=1')).toBe('chat')
  expect(parseSection('#/chat/models?x=1')).toBe('models')
  expect(hrefWith('chat', new URLSearchParams())).toBe('#/chat')
  expect([...parseQuery('#/chat')]).toEqual([])
  expect([...parseQuery('#token=abc?x=1')]).toEqual([])
})
