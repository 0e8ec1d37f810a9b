import { expect, test } from 'vitest'
import { nanoUsd, parseUsd } from '../../../shared/money.ts'
import { MIDNIGHT, NOON, budgetDouble, forecastOf, refusalAt } from './budget.double.ts'
import { isRefusing, outOfRoom, refusedAt, standingOf } from './standing.ts'

const HOUR_MS = 3_600_000
const spent = (usd: string) => ({ settledNanoUsd: parseUsd(usd) })

test.each([
  ['15.999999999', 'calm', null],
  ['16', 'nearing', '80 % spent'],
  ['19.999999999', 'nearing', '99 % spent'],
  ['20', 'full', null],
  ['20.5', 'over', 'by $0.500'],
])('$%s of $20 is %s', (usd, level, why) => {
  expect(standingOf(budgetDouble(spent(usd)), NOON)).toMatchObject({ level, why })
})

test('what is held may come back and changes nothing', () => {
  const busy = budgetDouble({ ...spent('1'), heldNanoUsd: parseUsd('19') })
  expect(standingOf(busy, NOON).level).toBe('calm')
})

test('a budget that turned a request away has no room for a minute, however little is spent', () => {
  const refusing = budgetDouble({ lastRefusal: refusalAt(NOON) })
  expect(standingOf(refusing, NOON + 59_999)).toMatchObject({ word: 'No room', why: 'refused at 12:00' })
  expect(isRefusing(refusing, NOON + 60_000)).toBe(false)
  expect(standingOf({ ...refusing, limitNowNanoUsd: parseUsd('40') }, NOON).level).toBe('calm')
  expect(standingOf({ ...refusing, windowStart: NOON + 1 }, NOON + 2).level).toBe('calm')
})

test('it is not calm after that minute either, until the limit is raised or the window ends', () => {
  const refused = budgetDouble({ ...spent('11.6'), lastRefusal: refusalAt(NOON) })
  const later = NOON + 12 * 60_000
  const word = 'Refused a request'
  expect(standingOf(refused, later)).toMatchObject({ word, mood: 'warn', why: '12 min ago, 58 % spent' })
  expect(standingOf({ ...refused, ...spent('17') }, later)).toMatchObject({ why: '12 min ago, 85 % spent' })
  expect(standingOf({ ...refused, ...spent('20') }, later).word).toBe('Limit reached')
  expect(outOfRoom([refused], later)).toHaveLength(1)
  for (const over of [
    { limitNowNanoUsd: parseUsd('40') },
    { windowStart: NOON + 1 },
    { enforcement: 'warn' as const },
    { lastRefusal: null },
  ]) {
    expect(standingOf({ ...refused, ...over }, later).level).toBe('calm')
    expect(refusedAt({ ...refused, ...over })).toBeNull()
  }
})

test('the limit is near from the highest threshold of its own on', () => {
  const [half] = budgetDouble().thresholds
  const early = budgetDouble({ ...spent('10'), thresholds: half === undefined ? [] : [half] })
  expect(standingOf(early, NOON)).toMatchObject({ level: 'nearing', why: '50 % spent' })
})

test('a forecast that reaches the limit tells from when', () => {
  const heading = budgetDouble({ ...spent('5'), forecast: forecastOf('24', MIDNIGHT + 17 * HOUR_MS) })
  expect(standingOf(heading, NOON)).toMatchObject({ word: 'Heading over', why: 'full from 17:00' })
})

test('one that only warns says so wherever it stands past a mark, and is never red', () => {
  for (const usd of ['16', '20', '21']) {
    const warning = standingOf(budgetDouble({ ...spent(usd), enforcement: 'warn' }), NOON)
    expect(warning.mood).toBe('warn')
    expect(warning.why).toContain('warns only')
  }
})

test('what refuses comes before what only warns', () => {
  const warns = budgetDouble({ id: 'a', enforcement: 'warn', ...spent('30') })
  const refuses = budgetDouble({ id: 'b', ...spent('20') })
  const calm = budgetDouble({ id: 'c' })
  const ids = (budgets: Parameters<typeof outOfRoom>[0]) =>
    outOfRoom(budgets, NOON).map(({ budget }) => budget.id)
  expect(ids([warns, calm, refuses])).toEqual(['b'])
  expect(ids([warns, calm])).toEqual(['a'])
  expect(ids([calm])).toEqual([])
})

test('a limit of nothing is reached from the start', () => {
  const none = budgetDouble({ limitNanoUsd: nanoUsd(0), limitNowNanoUsd: nanoUsd(0) })
  expect(standingOf(none, NOON).level).toBe('full')
})
