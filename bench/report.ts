/** Puts the numbers into words: the table on stdout and the JSON beside it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { GaugeResult } from './gauge.ts'
import type { Sample, Samples, Scenario } from './measure.ts'
import type { Target } from './processes.ts'
import { spread, type Spread } from './statistics.ts'

/** What we mean to reach, see docs: at least this share of the floor's requests/s, whole, 16 at once … */
const AIM_REQUESTS = { scenario: 'whole-16', atLeast: 0.6 }
/** … and at most this many times its CPU per streamed request. */
const AIM_CPU = { mode: 'streamed', atMost: 1.5 }

interface Row {
  readonly requestsPerSecond: Spread
  readonly latencyMs: { readonly p50: Spread; readonly p95: Spread; readonly p99: Spread }
  readonly firstByteMs: { readonly p50: Spread; readonly p95: Spread; readonly p99: Spread }
  readonly cpuMsPer1000: Spread | null
}

export interface ScenarioReport {
  readonly scenario: string
  readonly rounds: number
  readonly targets: Partial<Record<Target['name'], Row>>
  /** Gateway ÷ floor, round by round; null when only one of them was measured. */
  readonly ratios: { readonly requestsPerSecond: Spread; readonly cpu: Spread | null } | null
}

export function summariseScenario({ name }: Scenario, samples: Samples): ScenarioReport {
  const targets = Object.fromEntries([...samples].map(([target, list]) => [target, toRow(list)]))
  const [floor, gateway] = [samples.get('floor'), samples.get('gateway')]
  const rounds = Math.max(...[...samples.values()].map((list) => list.length))
  return { scenario: name, rounds, targets, ratios: floor && gateway ? toRatios(floor, gateway) : null }
}

function toRow(samples: readonly Sample[]): Row {
  const percentilesOf = (of: 'latencyMs' | 'firstByteMs'): Row['latencyMs'] => ({
    p50: spread(samples.map((sample) => sample[of].p50)),
    p95: spread(samples.map((sample) => sample[of].p95)),
    p99: spread(samples.map((sample) => sample[of].p99)),
  })
  return {
    requestsPerSecond: spread(samples.map((sample) => sample.requestsPerSecond)),
    latencyMs: percentilesOf('latencyMs'),
    firstByteMs: percentilesOf('firstByteMs'),
    cpuMsPer1000: spreadOfKnown(samples.map((sample) => sample.cpuMsPer1000)),
  }
}

function toRatios(floor: readonly Sample[], gateway: readonly Sample[]): ScenarioReport['ratios'] {
  const pairs = floor.flatMap((below, round) => {
    const above = gateway[round]
    return above ? [{ below, above }] : []
  })
  return {
    requestsPerSecond: spread(
      pairs.map(({ below, above }) => above.requestsPerSecond / below.requestsPerSecond),
    ),
    cpu: spreadOfKnown(
      pairs.map(({ below, above }) =>
        below.cpuMsPer1000 && above.cpuMsPer1000 ? above.cpuMsPer1000 / below.cpuMsPer1000 : null,
      ),
    ),
  }
}

function spreadOfKnown(samples: readonly (number | null)[]): Spread | null {
  const known = samples.filter((sample) => sample !== null)
  return known.length > 0 && known.length === samples.length ? spread(known) : null
}

const HEADER = [
  'scenario',
  'server',
  'req/s (min–max)',
  'p50 ms',
  'p95',
  'p99',
  'first byte p50',
  'p95',
  'CPU ms/1,000',
]

export function formatTable(reports: readonly ScenarioReport[]): string {
  const rows = reports.flatMap(({ scenario, targets }) =>
    Object.entries(targets).map(([name, row], index) => [
      index === 0 ? scenario : '',
      name,
      `${whole(row.requestsPerSecond.median)} (${whole(row.requestsPerSecond.min)}–${whole(row.requestsPerSecond.max)})`,
      ms(row.latencyMs.p50),
      ms(row.latencyMs.p95),
      ms(row.latencyMs.p99),
      ms(row.firstByteMs.p50),
      ms(row.firstByteMs.p95),
      row.cpuMsPer1000 ? row.cpuMsPer1000.median.toFixed(1) : 'n/a',
    ]),
  )
  const ratios = reports.flatMap(({ scenario, ratios: ratio }) =>
    ratio
      ? [
          [
            scenario,
            ratioText(ratio.requestsPerSecond),
            ratio.cpu ? ratioText(ratio.cpu) : 'n/a',
            verdict(scenario, ratio),
          ],
        ]
      : [],
  )
  const tables = [align('llrrrrrrr', [HEADER, ...rows])]
  if (ratios.length > 0)
    tables.push(align('lrrl', [['gateway ÷ floor', 'req/s', 'CPU per request', 'aim'], ...ratios]))
  return tables.join('\n\n')
}

function verdict(scenario: string, ratio: NonNullable<ScenarioReport['ratios']>): string {
  if (scenario === AIM_REQUESTS.scenario) {
    const reached = ratio.requestsPerSecond.median >= AIM_REQUESTS.atLeast
    return `req/s ≥ ${AIM_REQUESTS.atLeast}: ${reached ? 'reached' : 'missed'}`
  }
  if (scenario.startsWith(AIM_CPU.mode) && ratio.cpu) {
    return `CPU ≤ ${AIM_CPU.atMost}: ${ratio.cpu.median <= AIM_CPU.atMost ? 'reached' : 'missed'}`
  }
  return ''
}

export function formatGauge({ replies, medianMs, p95Ms, maxMs }: GaugeResult): string {
  return `From the end of a reply to a console snapshot that includes it: median ${medianMs.toFixed(0)} ms, p95 ${p95Ms.toFixed(0)} ms, longest ${maxMs.toFixed(0)} ms (${replies} replies)`
}

export function machineFacts(): Record<string, string> {
  const all = cpus()
  return {
    cpu: all[0]?.model ?? 'unknown',
    cores: `${all.length} cores`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: `Node ${process.versions.node}`,
    platform: `${process.platform} ${process.arch}`,
  }
}

/** Writes the results to `bench/results/`, named by the time; returns the path from the root of the repository. */
export function writeResults(results: Record<string, unknown>, now: Date): string {
  const folder = fileURLToPath(new URL('results/', import.meta.url))
  const name = `${now.toISOString().slice(0, 19).replaceAll(':', '-')}.json`
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, name),
    `${JSON.stringify({ at: now.toISOString(), machine: machineFacts(), ...results }, null, 2)}\n`,
  )
  return `bench/results/${name}`
}

/** @param columns one letter each: `l` for words, `r` for numbers */
export function align(columns: string, rows: readonly (readonly string[])[]): string {
  const widths = Array.from(columns, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const pad = (cell: string, column: number): string =>
    columns[column] === 'l' ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n')
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US')
const ms = ({ median }: Spread): string => median.toFixed(2)
const ratioText = ({ median, min, max }: Spread): string =>
  `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`
