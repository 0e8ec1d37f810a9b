/** Reads V8's CPU profiles: where a process spent its time, by function and by module. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number().int(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number().int() }),
    }),
  ),
  /** Microseconds of the system's monotonic clock, the one that `process.hrtime` reads in every process. */
  startTime: z.number(),
  samples: z.array(z.number().int()),
  /** Microseconds between the samples. */
  timeDeltas: z.array(z.number()),
})

type CpuProfile = z.output<typeof profileSchema>

export interface Share {
  readonly name: string
  readonly selfMs: number
  /** Of the time in which the process did something, 0 to 1. */
  readonly share: number
}

export interface ProfileSummary {
  readonly busyMs: number
  readonly functions: readonly Share[]
  readonly modules: readonly Share[]
}

/** From and to, in microseconds of the monotonic clock. */
export type Span = readonly [fromUs: number, toUs: number]

export const nowUs = (): number => Number(process.hrtime.bigint() / 1000n)

/** The profile of a process's main thread within a span: of several threads, the one that was busiest. */
export function readBusiestProfile(folder: string, span: Span): ProfileSummary {
  const summaries = readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name) => summarise(profileSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))), span))
  const busiest = summaries.toSorted((a, b) => b.busyMs - a.busyMs)[0]
  if (!busiest) throw new Error('the process left no profile')
  return busiest
}

export function summarise(
  { nodes, samples, timeDeltas, startTime }: CpuProfile,
  [fromUs, toUs]: Span,
): ProfileSummary {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const functions = new Map<string, number>()
  const modules = new Map<string, number>()
  let busyMs = 0
  let atUs = startTime
  samples.forEach((id, index) => {
    const deltaUs = timeDeltas[index] ?? 0
    atUs += deltaUs
    const frame = frames.get(id)
    if (atUs < fromUs || atUs > toUs || !frame || frame.functionName === '(idle)') return
    const ms = deltaUs / 1000
    const module = moduleOf(frame.functionName, frame.url)
    const name = `${frame.functionName || '(anonymous)'} ${module}:${frame.lineNumber + 1}`
    functions.set(name, (functions.get(name) ?? 0) + ms)
    modules.set(module, (modules.get(module) ?? 0) + ms)
    busyMs += ms
  })
  return { busyMs, functions: ranked(functions, busyMs), modules: ranked(modules, busyMs) }
}

/** A package, a built-in of Node, a file of ours, or what V8 does itself. */
function moduleOf(functionName: string, url: string): string {
  if (functionName.startsWith('(')) return 'V8'
  if (url === '') return 'native'
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]
  return inPackage ?? /\/(out\/.*)$/.exec(url)?.[1] ?? url
}

function ranked(times: ReadonlyMap<string, number>, busyMs: number): Share[] {
  return [...times]
    .map(([name, selfMs]) => ({ name, selfMs, share: selfMs / busyMs }))
    .toSorted((a, b) => b.selfMs - a.selfMs)
}
