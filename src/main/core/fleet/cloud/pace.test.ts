/** The pace in which the cloud is asked, on a clock that takes no time. */
import { expect, it } from 'vitest'
import { createQuickClock } from './clock.double.ts'
import { createPace, type Errand } from './pace.ts'

const GO_ON = new AbortController().signal

/** When each went, in the order in which they went. */
function paced() {
  const clock = createQuickClock()
  const pace = createPace({ everyMs: 1_000, launchEveryMs: 12_000 }, clock)
  const went: string[] = []
  return {
    pace,
    went,
    go: async (errand: Errand, name: string, signal = GO_ON): Promise<void> => {
      await pace.turn(errand, signal)
      went.push(`${clock.now() / 1_000} s: ${name}`)
    },
  }
}

it('lets one go at once and the others a second apart, in the order in which they came', async () => {
  const { go, went } = paced()
  await Promise.all([go('read', 'a'), go('read', 'b'), go('read', 'c')])
  expect(went).toEqual(['0 s: a', '1 s: b', '2 s: c'])
})

it('lets a change go before the reads that wait', async () => {
  const { go, went } = paced()
  await Promise.all([go('read', 'a'), go('read', 'b'), go('change', 'terminate')])
  expect(went).toEqual(['0 s: a', '1 s: terminate', '2 s: b'])
})

it('keeps launches twelve seconds apart, which is five a minute, and lets the rest pass meanwhile', async () => {
  const { go, went } = paced()
  await Promise.all([go('launch', 'one'), go('launch', 'two'), go('read', 'list'), go('launch', 'three')])
  expect(went).toEqual(['0 s: one', '1 s: list', '12 s: two', '24 s: three'])
})

it('lets nothing go while it is held', async () => {
  const { go, went, pace } = paced()
  pace.hold(30_000)
  await Promise.all([go('read', 'a'), go('change', 'b')])
  expect(went).toEqual(['30 s: b', '31 s: a'])
})

it('forgets who gave up', async () => {
  const { go, went } = paced()
  const giveUp = new AbortController()
  const gone = go('read', 'gone', giveUp.signal)
  await gone
  const waiting = go('read', 'never', giveUp.signal)
  const behind = go('read', 'behind')
  giveUp.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  await behind
  expect(went).toEqual(['0 s: gone', '1 s: behind'])
})
