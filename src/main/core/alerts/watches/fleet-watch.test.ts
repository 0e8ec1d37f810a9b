/** What happens to own machines, as alerts: each thing once, with a link to the machine. */
import { afterEach, describe, expect, it } from 'vitest'
import {
  cleanUp,
  createClock,
  HOUR_MS,
  MINUTE_MS,
  newDataDir,
  NOON,
  startConsole,
} from '../alerts.harness.ts'
import type { FleetNews } from '../fleet-words.ts'

afterEach(cleanUp)

const news = (event: string, at: number = NOON): FleetNews => ({
  event: { id: at, at, unit: 'instance:i-1', event, text: 'It did so.', author: 'cloud' },
  name: 'gpu-1',
})

describe('an event of the fleet', () => {
  it('is told of once, also after a restart, in the words of the event', async () => {
    const clock = createClock()
    const dataDir = newDataDir()
    const fleetNews = () => [news('ended_unexpectedly')]
    const first = startConsole(clock, dataDir, { fleetNews })
    clock.advance(5 * MINUTE_MS)
    expect(first.alerts.api.list(10)).toMatchObject([
      {
        rule: 'machine_ended',
        severity: 'critical',
        title: '"gpu-1" ended unexpectedly',
        message: 'It did so.',
        subject: { kind: 'unit', unit: 'instance:i-1' },
      },
    ])
    await first.stop()
    const second = startConsole(clock, dataDir, { fleetNews })
    clock.advance(MINUTE_MS)
    expect(second.alerts.api.list(10)).toHaveLength(1)
  })

  it.each([
    ['xid', 'gpu_error', 'critical'],
    ['hot', 'gpu_hot', 'warning'],
    ['cooled', 'gpu_hot', 'info'],
    ['idle_long', 'machine_idle', 'warning'],
    ['silent', 'machine_idle', 'warning'],
    ['used_again', 'machine_idle', 'info'],
    ['idle_warning', 'idle_rule', 'warning'],
    ['idle_over', 'idle_rule', 'info'],
    ['idle_kept', 'idle_rule', 'warning'],
    ['idle_ended', 'idle_rule', 'info'],
  ])('"%s" goes by the rule %s, as %s', (event, rule, severity) => {
    const { alerts } = startConsole(createClock(), newDataDir(), { fleetNews: () => [news(event)] })
    expect(alerts.api.list(10)).toMatchObject([{ rule, severity }])
  })

  it('that nobody has to know of raises nothing, nor does what is long past', () => {
    const fleetNews = () => [news('launched'), news('healthy'), news('xid', NOON - 2 * HOUR_MS)]
    const { alerts } = startConsole(createClock(), newDataDir(), { fleetNews })
    expect(alerts.api.list(10)).toEqual([])
  })
})
