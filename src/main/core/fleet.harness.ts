/** For tests: a core with the sandbox's cloud, in a data directory that outlives it, and the hand of a person on its fleet. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import type { FleetUnit, Launch, LaunchTerms } from '../../shared/contract/fleet.ts'
import { parseUsd } from '../../shared/money.ts'
import type { Config } from './config.ts'
import { now, startTestCore, type TestCore } from './core.harness.ts'

/** However busy the machine is. */
export const PATIENT = { timeout: 30_000, interval: 50 }

export const TERMS: LaunchTerms = {
  name: 'first',
  type: 'gpu_1x_a10',
  region: 'us-west-1',
  sshKey: 'ops',
  image: null,
  fileSystems: [],
  userData: '#cloud-config\n# a secret of its own',
  port: 8_000,
  waitMinutes: 0,
}
/** Of the sandbox's gpu_1x_a10. */
export const HOURLY = parseUsd('0.75')

export interface FleetTest {
  readonly dataDir: string
  core(): TestCore
  /** Ends the console and starts it again, as a person would. The cloud goes on from where it was. */
  restart(meanwhile?: () => void): Promise<void>
  /** Turns the clock forward, or back by less than none. */
  passMinutes(minutes: number): void
  units(): FleetUnit[]
  unit(name: string): FleetUnit
  launches(): Launch[]
  /** Waits until the unit is in a state. */
  until(name: string, state: FleetUnit['state']): Promise<FleetUnit>
  launch(terms?: Partial<LaunchTerms>, idempotencyKey?: string): Promise<Launch>
  /** Launches, and sees it through until it serves. */
  launchHealthy(name: string): Promise<FleetUnit>
  /** Asks for a completion, as a client would. */
  ask(model?: string): Promise<{ readonly status: number; readonly target: string }>
  terminate(...names: string[]): ReturnType<TestCore['core']['console']['fleet']['terminate']>
  events(unit?: string | null): string[]
  stop(): Promise<void>
}

/** At full speed: what boots, starts or ends does so as soon as it is looked at. */
export async function startFleet(overrides: Partial<Config> = {}): Promise<FleetTest> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sophia-fleet-'))
  let passedMs = 0
  let core = await start()

  async function start(): Promise<TestCore> {
    const started = await startTestCore({ dataDir, ...overrides }, () => now() + passedMs)
    const server = { ttftMs: 0, tokensPerSecond: Infinity }
    started.sandbox.cloud.configure({ bootMs: 0, startMs: 0, restartMs: 0, terminateMs: 0, server })
    return started
  }

  const fleet = () => core.core.console.fleet
  const units = (): FleetUnit[] => fleet().live.snapshot().state.units

  function unit(name: string): FleetUnit {
    const found = units().find((one) => one.name === name)
    if (!found) throw new Error(`there is no unit ${name}`)
    return found
  }

  async function until(name: string, state: FleetUnit['state']): Promise<FleetUnit> {
    await vi.waitFor(() => expect(unit(name)).toMatchObject({ state }), PATIENT)
    return unit(name)
  }

  const launch = (terms: Partial<LaunchTerms> = {}, idempotencyKey: string = randomUUID()): Promise<Launch> =>
    fleet().launch(
      { terms: { ...TERMS, ...terms }, hourlyNanoUsd: HOURLY, reason: 'a test', idempotencyKey },
      'console',
    )

  const events = (id: string | null = null): string[] =>
    fleet()
      .events({ unit: id, limit: 100 })
      .events.map(({ event }) => event)
      .toReversed()

  return {
    dataDir,
    core: () => core,
    passMinutes(minutes) {
      passedMs += minutes * 60_000
    },
    async restart(meanwhile = () => undefined) {
      await core.core.stop()
      meanwhile()
      core = await start()
    },
    units,
    unit,
    launches: () => fleet().live.snapshot().state.launches,
    until,
    launch,
    async launchHealthy(name) {
      await launch({ name })
      const healthy = await until(name, 'healthy')
      await vi.waitFor(() => expect(events(healthy.id)).toContain('healthy'), PATIENT)
      return healthy
    },
    async ask(model = 'llama3.1-8b-instruct') {
      const answer = await core.chat({ model, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 8 })
      await answer.text()
      return { status: answer.status, target: answer.headers.get('x-sophia-target') ?? '' }
    },
    terminate: (...names) =>
      fleet().terminate(
        {
          units: names.map((name) => ({ unit: unit(name).id, typedName: name })),
          drainSeconds: 5,
          reason: null,
          idempotencyKey: randomUUID(),
        },
        'console',
      ),
    events,
    async stop() {
      await core.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
