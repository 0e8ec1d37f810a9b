/** Reads an inference server: what it is, and what it says of its load. */
import { z } from 'zod'
import type { EndpointLoad, FleetEndpoint, ServerKind } from '../../../../shared/contract/fleet.ts'
import { PageError, type Pages } from '../../upstreams/upstreams.ts'
import { detect, parsed, type Detected } from './detection.ts'
import { readFigures, type Figures, type MetricsKind } from './kinds.ts'
import { loadOf, wasRestarted } from './rates.ts'

export interface ServerReading extends Detected {
  readonly load: EndpointLoad | null
  readonly loaded: FleetEndpoint['loaded']
  /** Why it says nothing although its kind could, in a sentence. */
  readonly hint: string | null
}

export interface ServerReader {
  /** Rejects with a `PageError` when it does not answer, or not as its kind does any more. */
  read(stop: AbortSignal): Promise<ServerReading>
  /** It may be another by now: what it is is asked anew at the next reading. */
  forget(): void
}

const MAX_LOADED = 50
const MAX_NAME = 200
const MIB = 1024 * 1024

const runningModels = z.object({
  models: z.array(z.object({ name: z.string(), size_vram: z.number().min(0).optional() })),
})

/** How the metrics are switched on where they are off. */
const SWITCHES: Readonly<Record<MetricsKind, string | null>> = {
  vllm: null,
  sglang: '--enable-metrics',
  tgi: null,
  llamacpp: '--metrics',
}

/** @param modelsPath where its list of models is, below the root of the pages */
export function createServerReader(pages: Pages, modelsPath: string, now: () => number): ServerReader {
  let detected: Detected | null = null
  let before: { readonly at: number; readonly figures: Figures } | null = null

  function forget(): void {
    detected = null
    before = null
  }

  async function readMetrics(
    is: Detected & { kind: MetricsKind },
    stop: AbortSignal,
  ): Promise<ServerReading> {
    const page = await pages.get('/metrics', stop)
    const figures = readFigures(is.kind, page.text)
    if (!figures) {
      // With metrics it fitted before; without, it may have been started with them by now, or be another.
      const fitted = before !== null
      forget()
      if (fitted) throw new PageError(`It does not answer /metrics as ${NAMES[is.kind]} does any more.`)
      return { ...is, load: null, loaded: null, hint: hintFor(is.kind) }
    }
    const reading = { at: now(), figures }
    const load = loadOf(before, reading)
    // Started anew, it may be of another version.
    if (before && wasRestarted(before.figures, figures)) detected = null
    before = reading
    return { ...is, load, loaded: null, hint: null }
  }

  async function readLoaded(is: Detected, stop: AbortSignal): Promise<ServerReading> {
    const found = parsed(await pages.get('/api/ps', stop), runningModels)
    if (!found) {
      forget()
      throw new PageError('It does not answer /api/ps as Ollama does any more.')
    }
    const loaded = found.models.slice(0, MAX_LOADED).map(({ name, size_vram: bytes }) => ({
      model: name.slice(0, MAX_NAME),
      vramMib: bytes === undefined ? null : Math.round(bytes / MIB),
    }))
    return { ...is, load: null, loaded, hint: null }
  }

  return {
    forget,
    async read(stop) {
      const is = (detected ??= await detect(pages, modelsPath, stop))
      if (is.kind === 'ollama') return readLoaded(is, stop)
      if (is.kind !== 'openai') return readMetrics({ ...is, kind: is.kind }, stop)
      // Nothing is known of it: it is asked what it is again, the next time that it is its turn.
      forget()
      return { ...is, load: null, loaded: null, hint: null }
    },
  }
}

const NAMES: Readonly<Record<ServerKind, string>> = {
  vllm: 'vLLM',
  sglang: 'SGLang',
  tgi: 'TGI',
  llamacpp: 'llama.cpp',
  ollama: 'Ollama',
  openai: 'an OpenAI-compatible server',
}

function hintFor(kind: MetricsKind): string {
  const by = SWITCHES[kind]
  return by === null
    ? `It is ${NAMES[kind]}, and does not show its /metrics.`
    : `It is ${NAMES[kind]}, and its /metrics are off: start it with ${by}.`
}
