/** Telemetry: what own inference servers, and the GPUs under them, say of their load. It only reads, and decides nothing. */
import type { EndpointTrend, GpuReading, HistoryPoint } from '../../../../shared/contract/fleet.ts'
import { createReadings } from '../../ledger/ledger.ts'
import {
  isSameServer,
  type Prober,
  type Reach,
  type Target,
  type Targets,
} from '../../upstreams/upstreams.ts'
import { createEndpoint, type Endpoint, type Reading } from './endpoint.ts'
import { createGpuWatch } from './gpu-watch.ts'
import { pointOfState } from './points.ts'

export type { Reading } from './endpoint.ts'

const MINUTE_MS = 60_000
/** So often it is looked whether somebody said that an exporter is elsewhere. */
const HEED_MS = 5_000
const TREND_MS = 30 * MINUTE_MS

export interface Telemetry {
  /** Null for what is no GPU endpoint. */
  of(targetId: string): Reading | null
  /** The last half hour by the minute. */
  trend(targetId: string): EndpointTrend
  /** Oldest first, in steps that fit the span: about 400 points at most. Times in ms since the epoch. */
  history(targetId: string, from: number, to: number): { stepMs: number; points: HistoryPoint[] }
  /** The most of any endpoint that there is, as a mean over a quarter of an hour, since then; null where none tells. */
  peakOutputTokensPerSecond(since: number): number | null
  /** Writes what is not written yet, and closes everything it opened. */
  stop(): Promise<void>
}

export interface TelemetryOptions {
  /** Those of kind `gpu` are read, as they come and go. */
  readonly targets: Targets
  readonly probes: Pick<Prober, 'states'>
  /** What says whether an exporter that somebody named may be reached. */
  readonly reach: Pick<Reach, 'mayReach' | 'lookup'>
  readonly dataDir: string
  readonly now: () => number
  /** Where a target's DCGM exporter is; null: at port 9400 of its own host, where nobody has to answer. */
  readonly dcgmUrlOf: (targetId: string) => string | null
  /** From so many °C a GPU is hot. */
  readonly hotCelsius: () => number
  /** Something that `of` or `trend` tells is another. */
  readonly onChange: () => void
  /** A GPU tells of an error that it had not told of before, also not before a restart of the console. */
  readonly onXid: (targetId: string, gpu: GpuReading & { readonly xid: number }) => void
  /** A GPU became hot, or is not hot any more. Told once in any case when a GPU is first seen after the start. */
  readonly onHot: (targetId: string, gpu: GpuReading, isHot: boolean) => void
  /** The history cannot be kept: what is wrong, in a sentence. */
  readonly onTrouble: (problem: string) => void
  /** Makes the pauses between two readings other ones; given by tests. */
  readonly hurry?: (pauseMs: number) => number
  /** For a whole page of a server; given by tests. */
  readonly timeoutMs?: number
}

/** Follows the GPU targets as they come and go. */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  const { targets, probes, reach, now, dcgmUrlOf, hotCelsius, onChange, onXid, onHot } = options
  const readings = createReadings(options)
  const endpoints = new Map<string, Endpoint>()
  const ending = new Set<Promise<void>>()

  const stateOf = (id: string) => probes.states().find((state) => state.id === id)?.state ?? 'unknown'

  function begin(target: Target): void {
    const { id } = target
    const watch = createGpuWatch({
      hotCelsius,
      xids: readings.xidsOf(id),
      onXid: (gpu) => {
        readings.keepXid(id, gpu.index, gpu.xid)
        onXid(id, gpu)
      },
      onHot: (gpu, isHot) => onHot(id, gpu, isHot),
    })
    const endpoint = createEndpoint({
      target,
      stateOf: () => stateOf(id),
      dcgmUrlOf: () => dcgmUrlOf(id),
      reach,
      now,
      past: readings.history(id, now() - TREND_MS, now()).points,
      watch,
      keep: (point) => readings.add({ ...point, target: id }),
      onChange,
      hurry: options.hurry ?? ((ms) => ms),
      timeoutMs: options.timeoutMs,
    })
    endpoints.set(id, endpoint)
  }

  function end(endpoint: Endpoint): void {
    endpoints.delete(endpoint.target.id)
    const ended = endpoint.stop().finally(() => ending.delete(ended))
    ending.add(ended)
  }

  function follow(): void {
    for (const endpoint of endpoints.values()) {
      const target = targets.find(endpoint.target.id)
      if (target?.kind !== 'gpu' || !isSameServer(target, endpoint.target)) end(endpoint)
    }
    for (const target of targets.ofKind('gpu')) if (!endpoints.has(target.id)) begin(target)
  }
  follow()
  const unfollow = targets.onChange(follow)

  const heeding = setInterval(() => {
    for (const endpoint of endpoints.values()) endpoint.heed()
  }, HEED_MS).unref()
  const ticking = setInterval(() => {
    // Of what says nothing else at least this is known.
    for (const id of endpoints.keys()) readings.add({ ...pointOfState(now(), stateOf(id)), target: id })
    readings.flush()
  }, MINUTE_MS).unref()

  return {
    of: (targetId) => endpoints.get(targetId)?.reading() ?? null,
    trend: (targetId) => endpoints.get(targetId)?.trend() ?? { running: [], utilisation: [] },
    history: (targetId, from, to) => readings.history(targetId, from, to),
    peakOutputTokensPerSecond: (since) => readings.peakOutputTokensPerSecond([...endpoints.keys()], since),
    async stop() {
      unfollow()
      clearInterval(ticking)
      clearInterval(heeding)
      for (const endpoint of [...endpoints.values()]) end(endpoint)
      await Promise.all(ending)
      readings.close()
    },
  }
}
