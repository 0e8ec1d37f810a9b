/** Telemetry: what own inference servers, and the GPUs under them, say of their load. It only reads, and decides nothing. */
import type {
  EndpointLoad,
  EndpointTrend,
  FleetEndpoint,
  GpuReading,
  HistoryPoint,
  ServerKind,
} from '../../../../shared/contract/fleet.ts'
import type { Prober, Targets } from '../../upstreams/upstreams.ts'

/** What was last read of an endpoint. */
export interface Reading {
  /** Null: nobody could tell yet. */
  readonly kind: ServerKind | null
  readonly version: string | null
  /** Null: its kind says nothing of its load, or it has not answered lately. */
  readonly load: EndpointLoad | null
  /** Models in its memory, where its kind says so. */
  readonly loaded: FleetEndpoint['loaded']
  /** Empty where no exporter answers. */
  readonly gpus: readonly GpuReading[]
  /** Why there is no reading although there was one, or although one was asked for, in a sentence. */
  readonly error: string | null
}

export interface Telemetry {
  /** Null for what is no GPU endpoint. */
  of(targetId: string): Reading | null
  /** The last half hour by the minute. */
  trend(targetId: string): EndpointTrend
  /** Oldest first, in steps that fit the span: about 400 points at most. Times in ms since the epoch. */
  history(targetId: string, from: number, to: number): { stepMs: number; points: HistoryPoint[] }
  /** Writes what is not written yet, and closes everything it opened. */
  stop(): Promise<void>
}

export interface TelemetryOptions {
  /** Those of kind `gpu` are read, as they come and go. */
  readonly targets: Targets
  readonly probes: Pick<Prober, 'states'>
  readonly dataDir: string
  readonly now: () => number
  /** Where a target's DCGM exporter is; null: at port 9400 of its own host, where nobody has to answer. */
  readonly dcgmUrlOf: (targetId: string) => string | null
  /** From so many °C a GPU is hot. */
  readonly hotCelsius: () => number
  /** Something that `of` or `trend` tells is another. */
  readonly onChange: () => void
  /** A GPU tells of an error that it had not told of before. */
  readonly onXid: (targetId: string, gpu: GpuReading & { readonly xid: number }) => void
  /** A GPU became hot, or is not hot any more. */
  readonly onHot: (targetId: string, gpu: GpuReading, isHot: boolean) => void
  /** The history cannot be kept: what is wrong, in a sentence. */
  readonly onTrouble: (problem: string) => void
}

/** Follows the GPU targets as they come and go. */
export function createTelemetry({ targets }: TelemetryOptions): Telemetry {
  return {
    of: (targetId) =>
      targets.find(targetId)?.kind === 'gpu'
        ? { kind: null, version: null, load: null, loaded: null, gpus: [], error: null }
        : null,
    trend: () => ({ running: [], utilisation: [] }),
    history: () => ({ stepMs: 60_000, points: [] }),
    stop: () => Promise.resolve(),
  }
}
