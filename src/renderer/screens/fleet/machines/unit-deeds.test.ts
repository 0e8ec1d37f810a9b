import { expect, test } from 'vitest'
import { ZERO_USD } from '../../../../shared/money.ts'
import { deedsOf, whyNotRestart, whyNotTerminate } from './unit-deeds.ts'
import { instance, unit } from './unit.double.ts'

const opens = { open: () => undefined, openOverride: () => undefined }
const names = (of: Parameters<typeof deedsOf>[0]): string[] =>
  deedsOf(of, opens)
    .flat()
    .map(({ name }) => name)

test('a machine of the cloud can be restarted and terminated, unless it is protected or the cloud does not allow it', () => {
  expect(whyNotTerminate(unit({ instance: instance() }))).toBeNull()
  expect(whyNotTerminate(unit({ instance: instance(), isProtected: true }))).toContain(
    'Remove the protection',
  )
  const booting = instance({ restart: { isAvailable: false, why: 'It boots.' } })
  expect(whyNotRestart(unit({ instance: booting }))).toBe('It boots.')
  expect(whyNotTerminate(unit({ instance: booting }))).toBeNull()
})

test('an endpoint without a machine of the cloud is priced by hand, and says why it cannot be ended from here', () => {
  expect(names(unit())).toEqual(['Pause…', 'Enter price…', 'Addresses…', 'Restart…', 'Terminate…'])
  expect(whyNotTerminate(unit())).toContain('switch it off where it runs')
})

test('a machine that was launched elsewhere can be taken over, and one of ours gets another port', () => {
  expect(names(unit({ instance: instance({ isOurs: false }), endpoint: null }))).toContain('Take over…')
  expect(names(unit({ instance: instance() }))).not.toContain('Take over…')
  expect(names(unit({ instance: instance() }))).toContain('Change port…')
})

test('the end of a machine is said by hand unless the cloud lists it as running', () => {
  const machine = {
    id: 'lambda:1',
    source: 'cloud' as const,
    lineItem: 'gpu_1x_a10',
    hourlyNanoUsd: ZERO_USD,
    startedAt: 0,
    isStartKnown: true,
    endedAt: null,
    month: { minutes: 0, costNanoUsd: ZERO_USD, idleMinutes: 0, idleNanoUsd: ZERO_USD, inferredMinutes: 0 },
  }
  const ends = (of: Parameters<typeof unit>[0]) => names(unit(of)).filter((name) => /end/i.test(name))
  expect(ends({ instance: instance(), machine })).toEqual([])
  expect(ends({ instance: null, endpoint: null, machine })).toEqual(['End of cost…'])
  expect(ends({ instance: instance(), machine: { ...machine, endedAt: 1 } })).toEqual(['Correct its end…'])
  expect(ends({ machine: { ...machine, source: 'manual' } })).toEqual(['End of cost…'])
})
