/** Machine time over real ledgers, with a clock that the test turns and consoles that it closes and opens again. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FleetEvent, FleetUnit } from '../../../../shared/contract/fleet.ts'
import { parseUsd } from '../../../../shared/money.ts'
import { openLedger, type Ledger } from '../../ledger/ledger.ts'
import type { SeenInstance } from '../instances/instances.ts'
import { createMachines, type Machines } from './machines.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const START = Date.UTC(2026, 5, 10, 9, 0, 20)
const FOREVER = { start: 0, end: Number.MAX_SAFE_INTEGER }
const HOURLY = '1.29'

let dataDir: string
let clock: number
let sent: number
let underWay: number
let running: number | null
let events: Omit<FleetEvent, 'id' | 'at'>[]
let ledger: Ledger
let machines: Machines

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-machine-time-'))
  clock = START
  sent = 0
  underWay = 0
  running = 0
  events = []
  open()
})

afterEach(() => {
  ledger.close()
  rmSync(dataDir, { recursive: true })
})

function open(): void {
  ledger = openLedger({ dataDir, now: () => clock, onTrouble: (error) => expect.fail(String(error)) })
  machines = createMachines({
    ledger,
    units: { find: (id) => (id === 'gpu:rack' ? rack : undefined) },
    timezone: 'UTC',
    now: () => clock,
    targetOf: (instanceId) => `gpu:${instanceId}`,
    activityOf: () => ({ sent, underWay }),
    runningAt: () => running,
    onEvent: (event) => events.push(event),
    onChange: () => undefined,
    onTrouble: (error) => expect.fail(String(error)),
  })
}

function close(): void {
  machines.stop()
  ledger.close()
}

/** An endpoint of the team's own rack, of which no cloud knows. */
const rack: FleetUnit = {
  id: 'gpu:rack',
  name: 'rack',
  state: 'healthy',
  since: START,
  why: null,
  instance: null,
  endpoint: null,
  machine: null,
  isProtected: false,
  idleSince: null,
  idleRule: null,
}

function instance(id: string, hourlyUsd = HOURLY, endedAt: number | null = null): SeenInstance {
  return {
    view: {
      id,
      name: `box ${id}`,
      status: endedAt === null ? 'active' : 'terminated',
      type: {
        name: 'gpu_1x_a10',
        description: '1x A10 (24 GB)',
        gpuDescription: 'A10 (24 GB)',
        hourlyNanoUsd: parseUsd(hourlyUsd),
        gpus: 1,
        vcpus: 30,
        memoryGib: 200,
        storageGib: 1_400,
      },
      region: { name: 'us-east-1', description: 'Virginia, USA' },
      ip: '203.0.113.7',
      hostname: null,
      sshKeys: [],
      fileSystems: [],
      tags: new Map(),
      restart: { isAvailable: true, why: null },
      terminate: { isAvailable: true, why: null },
    },
    since: START,
    endedAt,
  }
}

/** Runs the console until a moment: it ticks every 20 seconds, and reads the list unless the cloud is silent. */
function runUntil(until: number, list: readonly SeenInstance[] | 'silent'): void {
  while (clock < until) {
    clock = Math.min(until, clock + 20_000)
    if (list !== 'silent') machines.seen(list, clock)
    machines.tick()
  }
}

const sums = (id: string) => ledger.machines.sums(FOREVER).get(id)

describe('a machine of the cloud', () => {
  it('that ran 3 h 20 min across two restarts of the console is exact to the minute', () => {
    const one = instance('i-1')
    machines.seen([], clock)
    machines.seen([one], clock)
    runUntil(START + 70 * MINUTE_MS, [one])
    close()
    clock = START + 95 * MINUTE_MS
    open()
    runUntil(START + 130 * MINUTE_MS, [one])
    close()
    clock = START + 150 * MINUTE_MS
    open()
    runUntil(START + 200 * MINUTE_MS, [one])
    machines.seen([instance('i-1', HOURLY, clock)], clock)
    runUntil(START + 230 * MINUTE_MS, [instance('i-1', HOURLY, START + 200 * MINUTE_MS)])

    // 200 minutes at $1.29 an hour, of which the console was closed for 25 and for 20.
    expect(sums('lambda:i-1')).toMatchObject({
      minutes: 200,
      costNanoUsd: 4_300_000_000,
      inferredMinutes: 45,
    })
    expect(ledger.machines.find('lambda:i-1')).toMatchObject({
      startedAt: START,
      endedAt: START + 200 * MINUTE_MS,
      isStartKnown: true,
    })
    expect(events).toEqual([])
  })

  it('is seen from when it was first listed, if it ran before', () => {
    machines.seen([instance('i-1')], clock)
    expect(machines.of('instance:i-1', null)).toMatchObject({ startedAt: START, isStartKnown: false })
  })

  it('began after the list in which it was not', () => {
    machines.seen([], clock)
    clock += 30_000
    machines.seen([instance('i-1')], clock)
    expect(machines.of('instance:i-1', null)).toMatchObject({ startedAt: START, isStartKnown: true })
  })

  it('began when it was asked for, and a list that is behind does not end it while its launch is followed', () => {
    const { id } = ledger.fleet.launches.add({
      idempotencyKey: 'launch-0001',
      token: 'a-token',
      terms: {
        name: 'short',
        type: 'gpu_1x_a10',
        region: 'us-east-1',
        sshKey: 'laptop',
        image: null,
        fileSystems: [],
        userData: '',
        port: 8000,
        waitMinutes: 0,
      },
      hourlyNanoUsd: parseUsd('0.60'),
      state: 'booting',
      startedAt: START - HOUR_MS,
      changedAt: START,
      nextTryAt: null,
      waitUntil: START,
      tries: 1,
      askedAt: START,
      instanceId: 'i-9',
      problem: null,
      problemCode: null,
      healthyAt: null,
    })
    close()
    clock = START + 10 * MINUTE_MS
    open()
    // A list may be behind a launch: only once that has failed, the machine is known to be gone.
    machines.seen([], clock)
    expect(ledger.machines.running()).toMatchObject([{ id: 'lambda:i-9', startedAt: START }])
    expect(events).toEqual([])
    // It was not listed for long, so that whoever followed the launch has given it up.
    ledger.fleet.launches.move(id, { state: 'failed' })
    clock += 5_000
    machines.seen([], clock)
    expect(events).toMatchObject([{ event: 'ended_unseen' }])
    expect(sums('lambda:i-9')).toMatchObject({ minutes: 11, costNanoUsd: 110_000_000, inferredMinutes: 11 })
  })

  it('that is gone when the console opens again counts until that was found, and its end can be corrected', () => {
    const one = instance('i-1', '0.60')
    machines.seen([], clock)
    machines.seen([one], clock)
    runUntil(START + HOUR_MS, [one])
    close()
    clock = START + 10 * HOUR_MS
    open()
    machines.tick()
    machines.seen([], null)
    expect(ledger.machines.running()).toHaveLength(1)
    clock += 5_000
    machines.seen([], clock)
    // A minute that had begun when it was found counts whole.
    expect(sums('lambda:i-1')).toMatchObject({ minutes: 601, inferredMinutes: 541 })
    expect(events).toMatchObject([{ unit: 'instance:i-1', event: 'ended_unseen' }])
    expect(events[0]?.text).toContain('correct its end')

    // It stands in no list of the cloud's any more: it is shown all the same, until somebody has said its end.
    expect(machines.unlisted(new Set())).toMatchObject([
      { id: 'instance:i-1', name: 'box i-1', state: 'terminated', machine: { month: { minutes: 601 } } },
    ])

    const endedAt = START + 3 * HOUR_MS
    machines.endMachine({ unit: 'instance:i-1', endedAt, reason: 'says the invoice' }, 'console')
    expect(sums('lambda:i-1')).toMatchObject({
      minutes: 180,
      costNanoUsd: 1_800_000_000,
      inferredMinutes: 120,
    })
    expect(() =>
      machines.endMachine({ unit: 'instance:i-1', endedAt: endedAt + 1, reason: null }, 'console'),
    ).toThrow(/was known to be gone/)
    expect(ledger.audit.newest({ limit: 1 })).toMatchObject([
      { action: 'fleet.end', subject: 'instance:i-1', reason: 'says the invoice', after: { endedAt } },
    ])
    expect(machines.unlisted(new Set())).toEqual([])
  })

  it('costs on while the cloud is silent, and those minutes are inferred', () => {
    const one = instance('i-1', '0.60')
    machines.seen([], clock)
    machines.seen([one], clock)
    runUntil(START + 10 * MINUTE_MS, [one])
    runUntil(START + 40 * MINUTE_MS, 'silent')
    expect(sums('lambda:i-1')).toMatchObject({ minutes: 40, inferredMinutes: 25 })
    runUntil(START + 50 * MINUTE_MS, [one])
    expect(sums('lambda:i-1')).toMatchObject({ minutes: 50, inferredMinutes: 25 })
  })

  it('costs on where no cloud is asked any more, and its end can be said by hand', () => {
    machines.seen([instance('i-1', '0.60')], clock)
    close()
    clock += HOUR_MS
    open()
    machines.tick()
    expect(machines.unlisted(new Set())).toMatchObject([{ id: 'instance:i-1', state: 'unknown' }])
    expect(machines.unlisted(new Set(['instance:i-1']))).toEqual([])
    machines.endMachine({ unit: 'instance:i-1', endedAt: START + MINUTE_MS, reason: null }, 'console')
    expect(sums('lambda:i-1')).toMatchObject({ minutes: 1 })
    expect(machines.unlisted(new Set())).toEqual([])
  })

  it('goes on where it was when the cloud lists it again', () => {
    const one = instance('i-1', '0.60')
    machines.seen([one], clock)
    runUntil(START + 10 * MINUTE_MS, [one])
    clock += 1_000
    machines.seen([], clock)
    expect(ledger.machines.running()).toEqual([])
    runUntil(START + 20 * MINUTE_MS, [one])
    expect(sums('lambda:i-1')).toMatchObject({ minutes: 20, costNanoUsd: 200_000_000 })
    expect(events.map(({ event }) => event)).toEqual(['ended_unseen', 'resumed'])
  })

  it('costs another price from when the cloud says so', () => {
    machines.seen([instance('i-1', '0.60')], clock)
    runUntil(START + 30 * MINUTE_MS, [instance('i-1', '0.60')])
    runUntil(START + 60 * MINUTE_MS, [instance('i-1', '1.20')])
    // The new price is read in minute 30, which is entered when it is over.
    expect(sums('lambda:i-1')).toMatchObject({ minutes: 60, costNanoUsd: 300_000_000 + 600_000_000 })
    expect(events).toMatchObject([{ event: 'price' }])
  })
})

describe('idle minutes', () => {
  const one = instance('i-1', '0.60')

  it('are those in which no request of ours was under way, nor one that the server tells of', () => {
    machines.seen([one], clock)
    machines.tick()
    runUntil(START + 5 * MINUTE_MS, [one])
    underWay = 1
    runUntil(START + 7 * MINUTE_MS, [one])
    underWay = 0
    running = 2
    runUntil(START + 9 * MINUTE_MS, [one])
    running = null
    runUntil(START + 20 * MINUTE_MS, [one])
    // Minutes 5 to 8, and 9, into which the last request may have run.
    expect(sums('lambda:i-1')).toMatchObject({ minutes: 20, idleMinutes: 15, idleNanoUsd: 150_000_000 })
  })

  it('are none when a request came and went between two looks', () => {
    machines.seen([one], clock)
    machines.tick()
    runUntil(START + 5 * MINUTE_MS, [one])
    sent += 1
    runUntil(START + 10 * MINUTE_MS, [one])
    expect(sums('lambda:i-1')).toMatchObject({ minutes: 10, idleMinutes: 9 })
  })

  it('are none that nobody saw: a console that was closed, or asleep', () => {
    machines.seen([one], clock)
    machines.tick()
    runUntil(START + 5 * MINUTE_MS, [one])
    clock += 2 * HOUR_MS
    runUntil(clock + 5 * MINUTE_MS, [one])
    expect(sums('lambda:i-1')).toMatchObject({ minutes: 130, inferredMinutes: 120, idleMinutes: 9 })
  })
})

describe('a machine that is entered by hand', () => {
  const price = (terms: Partial<Parameters<Machines['setPrice']>[0]> = {}): void =>
    machines.setPrice(
      { unit: 'gpu:rack', hourlyUsd: '2.40', lineItem: 'rack_a100', startedAt: null, reason: null, ...terms },
      'console',
    )

  it('costs from the moment that was said until its end, across a restart', () => {
    price({ startedAt: START - HOUR_MS })
    runUntil(START + 30 * MINUTE_MS, 'silent')
    close()
    clock = START + HOUR_MS
    open()
    runUntil(START + 2 * HOUR_MS, 'silent')
    machines.endMachine({ unit: 'gpu:rack', endedAt: null, reason: 'sold' }, 'console')
    const machine = machines.of('gpu:rack', 'gpu:rack')
    expect(machine).toMatchObject({
      source: 'manual',
      lineItem: 'rack_a100',
      endedAt: clock,
      month: { minutes: 180, costNanoUsd: 7_200_000_000, inferredMinutes: 90 },
    })
    expect(ledger.fleet.events({ unit: 'gpu:rack', limit: 5 }).map(({ event }) => event)).toEqual([
      'end',
      'price',
    ])
  })

  it('costs another price from now on when it is given again', () => {
    price({ hourlyUsd: '0.60' })
    runUntil(START + 10 * MINUTE_MS, 'silent')
    price({ hourlyUsd: '1.20' })
    runUntil(START + 20 * MINUTE_MS, 'silent')
    expect(machines.totals()).toMatchObject({ hourlyNanoUsd: 1_200_000_000, monthNanoUsd: 300_000_000 })
  })

  it('ends where the cloud tells of its machine, so that nothing counts twice', () => {
    machines.seen([], clock)
    price({ hourlyUsd: '0.60' })
    ledger.machines.change(ledger.machines.running()[0]?.id ?? '', { target: 'gpu:i-1' })
    runUntil(START + 10 * MINUTE_MS, [])
    machines.seen([instance('i-1', '0.60')], clock)
    runUntil(START + 30 * MINUTE_MS, [instance('i-1', '0.60')])
    expect(machines.totals()).toMatchObject({ hourlyNanoUsd: 600_000_000, monthNanoUsd: 300_000_000 })
    expect(events).toMatchObject([{ unit: 'instance:i-1', event: 'end' }])
  })

  it('takes a wrong price back: ended at its start, and entered anew from there', () => {
    price({ hourlyUsd: '99', startedAt: START - HOUR_MS })
    runUntil(START + 2 * MINUTE_MS, 'silent')
    machines.endMachine({ unit: 'gpu:rack', endedAt: START - HOUR_MS, reason: 'a typo' }, 'console')
    price({ hourlyUsd: '0.60', startedAt: START - HOUR_MS })
    machines.tick()
    expect(machines.totals()).toMatchObject({ hourlyNanoUsd: 600_000_000, monthNanoUsd: 620_000_000 })
  })

  it('is refused for what cannot be, and nothing is changed', () => {
    expect(() => price({ unit: 'gpu:gone' })).toThrow(/no such unit/)
    expect(() => price({ hourlyUsd: '-1' })).toThrow(/USD per hour/)
    expect(() => price({ startedAt: START + 1 })).toThrow(/still to come/)
    expect(() => machines.endMachine({ unit: 'gpu:rack', endedAt: null, reason: null }, 'console')).toThrow(
      /what it costs/,
    )
    price()
    expect(() => price({ startedAt: START - 1 })).toThrow(/runs already/)
    expect(() =>
      machines.endMachine({ unit: 'gpu:rack', endedAt: START - 1, reason: null }, 'console'),
    ).toThrow(/began at/)
    machines.endMachine({ unit: 'gpu:rack', endedAt: null, reason: null }, 'console')
    expect(() => price({ startedAt: START - 1 })).toThrow(/paid for until/)
    expect(ledger.machines.all()).toHaveLength(1)
  })
})
