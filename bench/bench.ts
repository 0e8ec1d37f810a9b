/**
 * `npm run bench`: the gateway with everything on, side by side with the bare proxy that is the floor, over an
 * upstream that answers at once. The table goes to stdout, progress to stderr, the numbers to `bench/results/`.
 */
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { DEATHS, measureDeath, type Death } from './failover.ts'
import { measureFleet } from './fleet.ts'
import { formatFleet } from './fleet-report.ts'
import { figuresOf } from './failover-figures.ts'
import { formatDeaths, type DeathResult } from './failover-report.ts'
import { measureGauge } from './gauge.ts'
import { measure, measureSideBySide, SCENARIOS, type Pace, type Scenario } from './measure.ts'
import { formatLedger } from './ledger-report.ts'
import { ledgerResultSchema } from './messages.ts'
import { createProcesses, type Processes, type Target } from './processes.ts'
import { nowUs, readBusiestProfile } from './profile.ts'
import { align, formatGauge, formatTable, machineFacts, summariseScenario, writeResults } from './report.ts'

const USAGE = `usage: npm run bench -- [--quick] [--only <part of a scenario's name, or gauge>] [--floor] [--profile <scenario>] [--ledger [--rows <n>]] [--failover [--only <part of a death's name>]] [--fleet [--quick]]
scenarios: ${SCENARIOS.map(({ name }) => name).join(', ')}, gauge
deaths: ${DEATHS.map(({ name }) => name).join('; ')}`

const FULL: Pace = { rounds: 6, roundMs: 1_500, warmUpMs: 1_000 }
const QUICK: Pace = { rounds: 2, roundMs: 400, warmUpMs: 300 }
const PROFILE_MS = 5_000
/** With fewer, some of what is looked for is not there. */
const FEWEST_ROWS = 100_000
/** Above this load average something else wants the processor too. */
const QUIET_LOAD = 0.7
const MAX_MS = 10 * 60_000

interface Options {
  readonly quick: boolean
  readonly scenarios: readonly Scenario[]
  readonly gauge: boolean
  /** Measures the floor alone: what this machine and this benchmark can do at all. */
  readonly floorOnly: boolean
  readonly profile: Scenario | null
  /** Measures a ledger of so many rows, and nothing else. */
  readonly ledgerRows: number | null
  /** Measures what happens when a target dies in these ways, and nothing else. */
  readonly deaths: readonly Death[] | null
  /** Measures what it costs to look after many endpoints, and nothing else. */
  readonly fleet: boolean
}

/** Null when the arguments make no sense. */
function readOptions(args: readonly string[]): Options | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', default: '' },
        floor: { type: 'boolean', default: false },
        profile: { type: 'string' },
        ledger: { type: 'boolean', default: false },
        rows: { type: 'string', default: '10000000' },
        failover: { type: 'boolean', default: false },
        fleet: { type: 'boolean', default: false },
      },
    })
    const deaths = values.failover ? DEATHS.filter(({ name }) => name.includes(values.only)) : null
    if (deaths?.length === 0) return null
    const profile = SCENARIOS.find(({ name }) => name === values.profile) ?? null
    const scenarios = SCENARIOS.filter(({ name }) => name.includes(values.only))
    const gauge = 'gauge'.includes(values.only)
    if ((values.profile !== undefined && !profile) || (scenarios.length === 0 && !gauge && !deaths))
      return null
    const rows = Number(values.rows)
    if (!Number.isSafeInteger(rows) || rows < FEWEST_ROWS) return null
    const ledgerRows = values.ledger ? rows : null
    const { quick, floor: floorOnly, fleet } = values
    return { quick, scenarios, gauge, floorOnly, profile, ledgerRows, deaths, fleet }
  } catch {
    return null
  }
}

async function compare(processes: Processes, options: Options): Promise<void> {
  const { quick, scenarios, gauge, floorOnly } = options
  const pace = quick ? QUICK : FULL
  const loadBefore = loadavg()[0] ?? 0
  const stub = await processes.startServer('upstream-stub.ts')
  const floor = await processes.startServer('floor.ts', [stub.url])
  const floorTarget: Target = {
    name: 'floor',
    pid: floor.pid,
    port: Number(new URL(floor.url).port),
    key: 'none',
  }
  const gateway = floorOnly ? null : await processes.startGateway({ upstreamUrl: stub.url })
  const load = processes.startLoad()

  const reports = []
  for (const scenario of scenarios) {
    tell(`${scenario.name}: ${pace.rounds} rounds of ${pace.roundMs / 1000} s each`)
    const targets = gateway ? [floorTarget, gateway] : [floorTarget]
    reports.push(summariseScenario(scenario, await measureSideBySide(load, targets, scenario, pace)))
  }
  const replies = quick ? 10 : 50
  if (gateway && gauge) tell(`gauge: ${replies} replies`)
  const gaugeResult = gateway && gauge ? await measureGauge(gateway, replies) : null

  print(Object.values(machineFacts()).join(' · '))
  // Zero where the system has no such number.
  if (loadBefore > QUIET_LOAD) {
    print(company(loadBefore))
  }
  if (reports.length > 0) print(`\n${formatTable(reports)}`)
  if (gaugeResult) print(`\n${formatGauge(gaugeResult)}`)
  tell(
    `\nwritten to ${writeResults({ quick, loadBefore, scenarios: reports, gauge: gaugeResult }, new Date())}`,
  )
}

async function askLedger(processes: Processes, rows: number): Promise<void> {
  const loadBefore = loadavg()[0] ?? 0
  const result = await processes.result('ledger.ts', [processes.folder, String(rows)])
  const ledger = ledgerResultSchema.parse(result)
  print(Object.values(machineFacts()).join(' · '))
  if (loadBefore > QUIET_LOAD) print(company(loadBefore))
  print(`\n${formatLedger(ledger)}`)
  tell(`\nwritten to ${writeResults({ loadBefore, ledger }, new Date())}`)
}

async function dieInTurn(processes: Processes, deaths: readonly Death[]): Promise<void> {
  const results: DeathResult[] = []
  for (const death of deaths) {
    for (const isAlone of [false, true]) {
      tell(`${death.name}, ${isAlone ? 'alone' : 'with an own GPU beside it'}`)
      const loadBefore = loadavg()[0] ?? 0
      const figures = figuresOf(await measureDeath(processes, death, isAlone))
      results.push({ death: death.name, isAlone, loadBefore, figures })
    }
  }
  print(Object.values(machineFacts()).join(' · '))
  const most = Math.max(...results.map(({ loadBefore }) => loadBefore))
  if (most > QUIET_LOAD) print(company(most))
  print(`\n${formatDeaths(results)}`)
  tell(`\nwritten to ${writeResults({ failover: results }, new Date())}`)
}

async function lookAfterMany(processes: Processes, quick: boolean): Promise<void> {
  const loadBefore = loadavg()[0] ?? 0
  const fleet = await measureFleet(processes, quick, tell)
  print(Object.values(machineFacts()).join(' · '))
  if (loadBefore > QUIET_LOAD) print(company(loadBefore))
  print(`\n${formatFleet(fleet)}`)
  tell(`\nwritten to ${writeResults({ loadBefore, fleet }, new Date())}`)
  if (fleet.longestPauseMs > fleet.allowedPauseMs) throw new Error('an endpoint was read too late')
}

/** Other work takes time from what is measured here. */
const company = (load: number): string =>
  `Other work was running (load average ${load.toFixed(1)} before the start): trust no number by itself.`

async function profile(processes: Processes, scenario: Scenario): Promise<void> {
  const stub = await processes.startServer('upstream-stub.ts')
  const nodeArgs = ['--cpu-prof', `--cpu-prof-dir=${processes.folder}`]
  const gateway = await processes.startGateway({ upstreamUrl: stub.url, nodeArgs })
  tell(`${scenario.name}: ${PROFILE_MS / 1000} s under the profiler`)
  const load = processes.startLoad()
  await measure(load, gateway, scenario, FULL.warmUpMs)
  const startedAtUs = nowUs()
  const { requests } = await measure(load, gateway, scenario, PROFILE_MS)
  const span = [startedAtUs, nowUs()] as const
  await gateway.stop()
  const { busyMs, functions, modules } = readBusiestProfile(processes.folder, span)
  print(
    `${scenario.name}: ${requests} requests, ${((busyMs / requests) * 1000).toFixed(0)} µs of the main thread each\n`,
  )
  for (const shares of [modules.slice(0, 12), functions.slice(0, 30)]) {
    const rows = shares.map(({ name, share, selfMs }) => [
      `${(share * 100).toFixed(1)} %`,
      `${((selfMs / requests) * 1000).toFixed(2)} µs`,
      name,
    ])
    print(`${align('rrl', rows)}\n`)
  }
}

const print = (text: string): void => void process.stdout.write(`${text}\n`)
const tell = (text: string): void => void process.stderr.write(`${text}\n`)

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  if (!options) {
    tell(USAGE)
    return 64
  }
  const processes = createProcesses()
  const interrupted = Promise.withResolvers<number>()
  process.on('SIGINT', () => interrupted.resolve(130)).on('SIGTERM', () => interrupted.resolve(143))
  // Whatever breaks, what was started is stopped; a reader of our output that leaves is heard of nowhere else.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => interrupted.resolve(1))
  process.once('uncaughtException', (error) => {
    tell(error.stack ?? error.message)
    interrupted.resolve(1)
  })
  const timer = setTimeout(() => {
    tell(`not done after ${MAX_MS / 60_000} minutes`)
    interrupted.resolve(1)
  }, MAX_MS)
  try {
    const work =
      options.ledgerRows !== null
        ? askLedger(processes, options.ledgerRows)
        : options.fleet
          ? lookAfterMany(processes, options.quick)
          : options.deaths
            ? dieInTurn(processes, options.deaths)
            : options.profile
              ? profile(processes, options.profile)
              : compare(processes, options)
    return await Promise.race([work.then(() => 0), interrupted.promise])
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error))
    return 1
  } finally {
    clearTimeout(timer)
    await processes.stopAll()
  }
}

process.exit(await main())
