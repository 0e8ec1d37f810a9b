/** What it costs to look after many endpoints: the built console with 200 of them and with none, for a minute each. */
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { cpuMs } from './measure.ts'
import { fleetPlacesSchema, fleetReportSchema } from './messages.ts'
import type { Gateway, Processes, Server } from './processes.ts'
import { percentiles } from './statistics.ts'

export const ENDPOINTS = 200
/** Until all were told apart and each is read at its own pace. */
const WARM_UP_MS = 30_000
/** The most between two readings of an endpoint at work, by its tempo, and what a busy machine may add. */
const BUSY_PAUSE_MS = 6_000
const SLACK_MS = 2_000

export interface FleetCost {
  readonly endpoints: number
  readonly seconds: number
  readonly cpuMsPerSecond: number | null
  readonly memoryMib: number | null
  readonly peakMib: number | null
}

export interface FleetResult {
  readonly exporters: number
  readonly with: FleetCost
  readonly without: FleetCost
  /** Per second, of all endpoints together: load, GPUs, and whether it is there. */
  readonly perSecond: { readonly readings: number; readonly exporters: number; readonly probes: number }
  readonly historyKib: number
  /** Between two readings of an endpoint that does not hang, in ms. */
  readonly pausesMs: { readonly p50: number; readonly p95: number; readonly p99: number }
  readonly longestPauseMs: number
  readonly allowedPauseMs: number
  /** How often the one that hangs was asked for its load meanwhile. */
  readonly askedOfHanging: number
}

export async function measureFleet(
  processes: Processes,
  quick: boolean,
  tell: (text: string) => void,
): Promise<FleetResult> {
  const spanMs = quick ? 20_000 : 60_000
  const upstream = await processes.startServer('upstream-stub.ts')
  const alone = await processes.startGateway({ upstreamUrl: upstream.url })
  tell(`no endpoints: ${spanMs / 1_000} s`)
  await setTimeout(quick ? 2_000 : 10_000)
  const without = await costOf(alone, 0, spanMs)
  await alone.stop()

  const fleet = await processes.startServer('fleet-endpoints.ts', [String(ENDPOINTS)])
  const { roots, exporters } = fleetPlacesSchema.parse(await ask(fleet, 'where'))
  const gateway = await processes.startGateway({ upstreamUrl: upstream.url, gpuUrl: roots.join(',') })
  tell(`${ENDPOINTS} endpoints, ${exporters} with an exporter: ${WARM_UP_MS / 1_000} s to warm up`)
  await setTimeout(WARM_UP_MS)
  await ask(fleet, 'hang')
  await ask(fleet, 'report')
  tell(`one hangs from now on: ${spanMs / 1_000} s`)
  const cost = await costOf(gateway, ENDPOINTS, spanMs)
  const report = fleetReportSchema.parse(await ask(fleet, 'report'))
  const historyKib = kibOf(join(gateway.dataDir, 'fleet.db'))
  await gateway.stop()

  const [hanging, ...others] = report
  const sum = (of: (one: (typeof report)[number]) => number): number =>
    report.reduce((all, one) => all + of(one), 0) / cost.seconds
  const pauses = others.flatMap(({ readings }) => pausesOf(readings))
  return {
    exporters,
    with: cost,
    without,
    perSecond: {
      readings: sum(({ readings }) => readings.length),
      exporters: sum(({ exporterReadings }) => exporterReadings),
      probes: sum(({ probes }) => probes),
    },
    historyKib,
    pausesMs: percentiles(pauses),
    longestPauseMs: Math.max(...pauses),
    allowedPauseMs: BUSY_PAUSE_MS + SLACK_MS,
    askedOfHanging: hanging?.readings.length ?? 0,
  }
}

/** With what is not carried into it yet. */
const kibOf = (path: string): number =>
  ['', '-wal'].reduce(
    (sum, suffix) => sum + (statSync(path + suffix, { throwIfNoEntry: false })?.size ?? 0),
    0,
  ) / 1024

const pausesOf = (times: readonly number[]): number[] =>
  times.slice(1).map((time, index) => time - (times[index] ?? time))

async function costOf({ pid }: Gateway, endpoints: number, spanMs: number): Promise<FleetCost> {
  const [before, startedAt] = [cpuMs(pid), performance.now()]
  await setTimeout(spanMs)
  const after = cpuMs(pid)
  const seconds = (performance.now() - startedAt) / 1_000
  return {
    endpoints,
    seconds,
    cpuMsPerSecond: before === null || after === null ? null : (after - before) / seconds,
    memoryMib: memoryMib(pid, 'VmRSS'),
    peakMib: memoryMib(pid, 'VmHWM'),
  }
}

/** Null where the system does not say. */
function memoryMib(pid: number, name: 'VmRSS' | 'VmHWM'): number | null {
  try {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return found ? Number(found[1]) / 1024 : null
  } catch {
    return null
  }
}

async function ask({ process }: Server, question: 'where' | 'report' | 'hang'): Promise<unknown> {
  const answer = once(process, 'message')
  process.send(question)
  const [message] = (await answer) as unknown[]
  return message
}
