import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layOut } from './bands.ts'

const LEFT = ['a', 'b', 'c']
const RIGHT = ['one', 'two']
const streams = fc.array(
  fc.record({
    from: fc.constantFrom(...LEFT),
    to: fc.constantFrom(...RIGHT),
    value: fc.nat(1_000),
  }),
  { maxLength: 12 },
)

test('each band begins and ends within the bars that it joins, and no two lie on one another', () => {
  fc.assert(
    fc.property(streams, (given) => {
      // One stream for each pair, as the screen has them.
      const merged = Map.groupBy(given, ({ from, to }) => `${from} ${to}`)
      const unique = [...merged.values()].flatMap((group) => group.slice(0, 1))
      const { left, right, bands, height } = layOut(unique, LEFT, RIGHT, 200)
      for (const [side, nodes] of [
        ['from', left],
        ['to', right],
      ] as const) {
        for (const node of nodes) {
          expect(node.top).toBeGreaterThanOrEqual(-1e-6)
          expect(node.top + node.height).toBeLessThanOrEqual(height + 1e-6)
          const own = bands
            .filter((band) => band[side] === node.id)
            .map((band) => ({ top: side === 'from' ? band.fromTop : band.toTop, height: band.height }))
            .toSorted((one, two) => one.top - two.top)
          let free = node.top
          for (const { top, height: thick } of own) {
            expect(top).toBeGreaterThanOrEqual(free - 1e-6)
            free = top + thick
          }
          expect(free).toBeLessThanOrEqual(node.top + node.height + 1e-6)
        }
      }
    }),
  )
})

test('labels never lie on one another', () => {
  fc.assert(
    fc.property(streams, (given) => {
      const { left, right } = layOut(given, LEFT, RIGHT, 200)
      for (const nodes of [left, right]) {
        for (const [index, { middle }] of nodes.slice(1).entries()) {
          expect(middle - (nodes[index]?.middle ?? -Infinity)).toBeGreaterThanOrEqual(40)
        }
      }
    }),
  )
})

test('a place without traffic is there, and no band leads to it', () => {
  const { right, bands } = layOut([{ from: 'a', to: 'one', value: 3 }], ['a'], RIGHT, 200)
  expect(right.map(({ id, value }) => [id, value])).toEqual([
    ['one', 3],
    ['two', 0],
  ])
  expect(bands.map(({ to }) => to)).toEqual(['one'])
})
