import { expect, test } from 'vitest'
import { SCREENS, hrefOf, parseRoute, parseSection } from './route.ts'

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
