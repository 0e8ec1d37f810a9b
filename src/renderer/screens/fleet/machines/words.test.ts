import { expect, test } from 'vitest'
import type { FleetUnit } from '../../../../shared/contract/fleet.ts'
import { formatMinutes, percent, rankOf, standingOf, troublesOf, underWay } from './words.ts'
import { endpoint, gpu, unit } from './unit.double.ts'

const MINUTE_MS = 60_000

test('a unit stands as the console says, with its why where there is one', () => {
  expect(standingOf(unit({ state: 'healthy' }), 0)).toMatchObject({ mood: 'good', word: 'Healthy' })
  expect(standingOf(unit({ state: 'down', why: 'refused the connection' }), 0)).toMatchObject({
    mood: 'bad',
    about: 'refused the connection',
  })
})

test('a machine that its idle rule is about to end says when', () => {
  const idleRule = { afterMinutes: 30, terminatesAt: 15 * MINUTE_MS }
  expect(standingOf(unit({ idleRule }), 3 * MINUTE_MS)).toMatchObject({
    mood: 'warn',
    word: 'Ends in 12 min',
  })
  expect(standingOf(unit({ idleRule }), 16 * MINUTE_MS).word).toBe('Ends now')
  expect(standingOf(unit({ idleRule: { afterMinutes: 30, terminatesAt: null } }), 0).word).toBe('Healthy')
})

test('what is wrong ranks before what is well', () => {
  const states: FleetUnit['state'][] = ['healthy', 'booting', 'draining', 'down']
  expect(states.toSorted((one, two) => rankOf(unit({ state: one })) - rankOf(unit({ state: two })))).toEqual([
    'down',
    'draining',
    'booting',
    'healthy',
  ])
})

test('errors of a GPU, and what could not be read, are told besides the state', () => {
  const troubled = endpoint({
    gpus: [gpu({ index: '0' }), gpu({ index: '1', xid: 79 })],
    readingError: 'Its exporter does not answer',
  })
  expect(troublesOf(unit({ endpoint: troubled }))).toEqual(['GPU 1: XID 79', 'Its exporter does not answer'])
  expect(troublesOf(unit({ endpoint: null }))).toEqual([])
})

test('what is under way is counted', () => {
  expect([0, 1, 12].map((inFlight) => underWay(unit({ endpoint: endpoint({ inFlight }) })))).toEqual([
    'no request',
    '1 request',
    '12 requests',
  ])
})

test('machine time reads in hours and minutes', () => {
  expect([0, 45, 60, 200].map(formatMinutes)).toEqual(['0 min', '45 min', '1 h', '3 h 20 min'])
})

test('a share in a column is never nothing while it is something, and never all while it is not', () => {
  expect([0, 0.003, 0.31, 0.997, 1].map(percent)).toEqual(['0', '<1', '31', '99', '100'])
})
