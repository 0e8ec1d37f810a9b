/** One endpoint: its server and its exporter, each read in a loop of its own, and what they said last. */
import type {
  EndpointLoad,
  EndpointTrend,
  GpuReading,
  HistoryPoint,
} from '../../../../shared/contract/fleet.ts'
import { createPages, type Reach, type Target } from '../../upstreams/upstreams.ts'
import { createExporter } from './exporter.ts'
import { createExporterPages } from './exporter-pages.ts'
import { startLoop, type Loop } from './loop.ts'
import { pointOfGpus, pointOfLoad } from './points.ts'
import { createServer, type ServerOptions } from './server.ts'
import { createServerReader, type ServerReading } from './server-reader.ts'
import { EXPORTER_TEMPO, GUESSED_TEMPO, pauseMs, SERVER_TEMPO, type Outcome, type Tempo } from './tempo.ts'
import { createTrend, type TrendPoint } from './trend.ts'
import type { Watched } from './watched.ts'

/** What was last read of an endpoint. */
export interface Reading extends Pick<ServerReading, 'load' | 'loaded' | 'version'> {
  /** Null: nobody could tell yet. */
  readonly kind: ServerReading['kind'] | null
  /** Empty where no exporter answers. */
  readonly gpus: readonly GpuReading[]
  /** Why there is no reading although there was one, or although one was asked for, in a sentence. */
  readonly error: string | null
}

export interface Endpoint {
  readonly target: Target
  reading(): Reading
  trend(): EndpointTrend
  /** Asks its exporter at once where it is said to be elsewhere than before. */
  heed(): void
  stop(): Promise<void>
}

export interface EndpointOptions extends Pick<ServerOptions, 'stateOf'> {
  readonly target: Target
  readonly dcgmUrlOf: () => string | null
  readonly reach: Pick<Reach, 'mayReach' | 'lookup'>
  readonly now: () => number
  readonly past: Iterable<TrendPoint>
  /** Looks at what the GPUs say; whether it was remarkable. */
  readonly watch: (gpus: readonly GpuReading[]) => boolean
  readonly keep: (point: HistoryPoint) => void
  readonly onChange: () => void
  /** Makes the pauses other ones; given by tests. */
  readonly hurry: (pauseMs: number) => number
  /** For a whole page of the server; that of all pages without it. */
  readonly timeoutMs?: number | undefined
}

export function createEndpoint(options: EndpointOptions): Endpoint {
  const { target, stateOf, dcgmUrlOf, reach, now, watch, keep, onChange, hurry } = options
  const root = target.baseUrl.replace(/\/v1$/, '')
  const pages = createPages({ root, apiKey: target.apiKey, reach: null, timeoutMs: options.timeoutMs })
  const reader = createServerReader(pages, root === target.baseUrl ? '/models' : '/v1/models', now)
  const server = createServer({ reader, stateOf, onLoad })
  const exporterPages = createExporterPages({ target, urlOf: dcgmUrlOf, reach })
  const exporter = createExporter(exporterPages, onGpus)
  const trend = createTrend(options.past)

  function onLoad(load: EndpointLoad): void {
    keep(pointOfLoad(load))
    trend.add({ at: load.at, running: load.running, utilisation: null })
  }

  function onGpus(gpus: readonly GpuReading[]): boolean {
    const point = pointOfGpus(now(), gpus)
    keep(point)
    trend.add({ at: point.at, running: null, utilisation: point.utilisation })
    return watch(gpus) || (point.utilisation ?? 0) > 0
  }

  function loopOf(watched: Watched, tempoOf: () => Tempo): Loop {
    async function turn(stop: AbortSignal): Promise<Outcome> {
      let outcome: Outcome = 'failed'
      try {
        outcome = await watched.read(stop)
      } catch (error) {
        if (stop.aborted) return outcome
        watched.lose(error instanceof Error ? error.message : String(error))
      }
      onChange()
      return outcome
    }
    return startLoop(turn, (outcome, inRow) => hurry(pauseMs(tempoOf(), outcome, inRow, Math.random())))
  }
  const serverLoop = loopOf(server, () => SERVER_TEMPO)
  const exporterLoop = loopOf(exporter, () => (exporter.isExpected() ? EXPORTER_TEMPO : GUESSED_TEMPO))

  return {
    target,
    reading() {
      const said = server.said()
      return {
        kind: said?.kind ?? null,
        version: said?.version ?? null,
        load: said?.load ?? null,
        loaded: said?.loaded ?? null,
        gpus: exporter.gpus(),
        error: server.problem() ?? exporter.problem(),
      }
    },
    trend: () => trend.read(now()),
    heed() {
      if (exporterPages.isElsewhere()) exporterLoop.wake()
    },
    async stop() {
      await Promise.all([serverLoop.stop(), exporterLoop.stop()])
      await Promise.all([pages.close(), exporterPages.close()])
    },
  }
}
