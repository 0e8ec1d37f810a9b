/** Measures the targets side by side: rounds in turn, in alternating order, so that a busy moment hits both alike. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { loadResultSchema, type Job, type LoadResult } from './messages.ts'
import type { Target } from './processes.ts'

export interface Scenario {
  /** Such as `whole-16`. */
  readonly name: string
  readonly streamed: boolean
  readonly concurrency: number
}

export interface Sample extends LoadResult {
  readonly requestsPerSecond: number
  /** User and system time of the target's process; null where the system does not tell. */
  readonly cpuMsPer1000: number | null
}

export interface Pace {
  readonly rounds: number
  readonly roundMs: number
  readonly warmUpMs: number
}

export const SCENARIOS: readonly Scenario[] = [false, true].flatMap((streamed) =>
  [1, 16, 64].map((concurrency) => ({
    name: `${streamed ? 'streamed' : 'whole'}-${concurrency}`,
    streamed,
    concurrency,
  })),
)

export type Samples = ReadonlyMap<Target['name'], readonly Sample[]>

export async function measureSideBySide(
  load: ChildProcess,
  targets: readonly Target[],
  scenario: Scenario,
  { rounds, roundMs, warmUpMs }: Pace,
): Promise<Samples> {
  const samples = new Map<Target['name'], Sample[]>(targets.map(({ name }) => [name, []]))
  for (const target of targets) await measure(load, target, scenario, warmUpMs)
  for (let round = 0; round < rounds; round += 1) {
    for (const target of round % 2 === 0 ? targets : targets.toReversed()) {
      samples.get(target.name)?.push(await measure(load, target, scenario, roundMs))
    }
  }
  return samples
}

/** One run against one target. Throws when any request fails: a benchmark of failures says nothing. */
export async function measure(
  load: ChildProcess,
  { name, port, pid, key }: Target,
  { streamed, concurrency, name: scenario }: Scenario,
  durationMs: number,
): Promise<Sample> {
  const before = cpuMs(pid)
  const answer = once(load, 'message')
  load.send({ port, key, streamed, concurrency, durationMs } satisfies Job)
  const [message] = (await answer) as unknown[]
  const result = loadResultSchema.parse(message)
  if (!result.ok) throw new Error(`${name}, ${scenario}: ${result.problem}`)
  const after = cpuMs(pid)
  return {
    ...result,
    requestsPerSecond: result.requests / result.seconds,
    cpuMsPer1000: before === null || after === null ? null : ((after - before) / result.requests) * 1000,
  }
}

/** The kernel counts in ticks of 10 ms on every platform that Node runs on. */
const MS_PER_TICK = 10

/** Processor time that a process has taken so far; null where the system does not say. */
export function cpuMs(pid: number): number | null {
  try {
    // The second field is the program's name in parentheses, and may hold anything; what follows is plain.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK
  } catch {
    return null
  }
}
