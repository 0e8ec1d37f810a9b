/** Machine time through whole consoles: started, stopped and started again on the same folder, with the sandbox's cloud. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { FleetMachine } from '../../../../shared/contract/fleet.ts'
import { nanoUsd, parseUsd } from '../../../../shared/money.ts'
import type { Core } from '../../core.ts'
import { TEST_KEY } from '../../core.harness.ts'
import { createCore } from '../../create.ts'

const MINUTE_MS = 60_000
const NOON = Date.UTC(2026, 5, 15, 12)

let dataDir: string
let core: Core | null
/** What the clock is ahead of the time that the test itself takes. */
let ahead: number
const now = (): number => NOON + ahead + Math.floor(performance.now())

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-restarts-'))
  ahead = 0
  core = null
})

afterEach(async () => {
  await core?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

async function start(): Promise<Core> {
  core = await createCore(
    {
      environment: 'sandbox',
      dataDir,
      liveDataDir: join(dataDir, 'live'),
      host: '127.0.0.1',
      port: 0,
      allowedHosts: [],
      allowedOrigins: [],
      gatewayKey: TEST_KEY,
      timezone: 'UTC',
      serverless: null,
      gpuEndpoints: [],
      cloud: null,
      dailyLimit: parseUsd('50'),
      monthlyLimit: parseUsd('1000'),
      serverlessRatio: 0.8,
    },
    { log: pino({ level: 'silent' }), now },
  )
  return core
}

const unitsOf = ({ console }: Core) => console.fleet.live.snapshot().state.units

/** Its machine, once it is so. */
function untilMachine(running: Core, isSo: (machine: FleetMachine) => boolean): Promise<FleetMachine> {
  return vi.waitFor(
    () => {
      const machine = unitsOf(running)[0]?.machine
      if (!machine || !isSo(machine)) throw new Error('not yet')
      return machine
    },
    { timeout: 30_000, interval: 50 },
  )
}

const costsOf = async ({ gateway }: Core): Promise<unknown> => {
  const url = `${gateway.url}/v1/organization/costs?start_time=${NOON / 1_000 - 43_200}&group_by=line_item`
  return (await fetch(url, { headers: { authorization: `Bearer ${TEST_KEY}` } })).json()
}

it(
  'bills a machine that ran 3 h 20 min across two restarts of the console to the minute',
  { timeout: 120_000 },
  async () => {
    const first = await start()
    const { types, sshKeys } = await first.console.fleet.capacity(true)
    const type = types.find(({ name }) => name === 'gpu_1x_a10')
    if (!type) throw new Error('the sandbox offers no gpu_1x_a10')
    const { hourlyNanoUsd, regionsWithCapacity } = type
    await first.console.fleet.launch(
      {
        terms: {
          name: 'night-shift',
          type: type.name,
          region: regionsWithCapacity[0] ?? '',
          sshKey: sshKeys[0]?.name ?? '',
          image: null,
          fileSystems: [],
          userData: '',
          port: 8000,
          waitMinutes: 0,
        },
        hourlyNanoUsd,
        reason: null,
        idempotencyKey: 'restarts-test-1',
      },
      'console',
    )
    const { startedAt } = await untilMachine(first, () => true)
    const moveTo = (minute: number): void => {
      ahead += startedAt + minute * MINUTE_MS - now()
    }
    await first.stop()

    // Closed for 70 minutes, open for a moment, closed for 60 more.
    moveTo(70)
    const second = await start()
    await untilMachine(second, ({ month }) => month.minutes >= 70)
    await second.stop()
    moveTo(130)
    const third = await start()
    await untilMachine(third, ({ month }) => month.minutes >= 130)

    moveTo(199.2)
    const { results } = await third.console.fleet.terminate(
      {
        units: unitsOf(third).map(({ id, name }) => ({ unit: id, typedName: name })),
        drainSeconds: 0,
        reason: null,
        idempotencyKey: 'restarts-test-2',
      },
      'console',
    )
    expect(results).toMatchObject([{ ok: true }])
    const machine = await untilMachine(third, ({ endedAt }) => endedAt !== null)

    const cost = nanoUsd(Math.floor((hourlyNanoUsd * 200) / 60))
    expect(machine).toMatchObject({ isStartKnown: true, lineItem: 'gpu_1x_a10' })
    expect(machine.month).toMatchObject({ minutes: 200, costNanoUsd: cost })
    expect(machine.month.inferredMinutes).toBeGreaterThanOrEqual(129)
    const { budgets } = third.console.budgets.live.snapshot().state
    expect(budgets).toMatchObject([
      { name: 'daily', settledNanoUsd: 0 },
      { name: 'monthly', settledNanoUsd: cost },
    ])
    expect(await costsOf(third)).toMatchObject({
      data: [{ results: [{ line_item: 'gpu_1x_a10', project_id: null, amount: { value: cost / 1e9 } }] }],
    })
  },
)
