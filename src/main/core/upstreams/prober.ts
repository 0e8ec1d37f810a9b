/** Asks each target for its models now and then: free, and enough to know whether it is there. Never a completion. */
import { request } from 'undici'
import { z } from 'zod'
import type { TargetState } from '../../../shared/contract/system.ts'
import { toUpstreamFailure } from './failure.ts'
import type { Target } from './target.ts'

const INTERVAL_MS = 15_000
const TIMEOUT_MS = 5_000
const MAX_BODY_BYTES = 4 * 1024 * 1024

const modelsSchema = z.object({ data: z.array(z.object({ id: z.string() })) })

export interface Prober {
  states(): TargetState[]
  /** The models a target named when it last answered; null until it has. */
  modelsOf(targetId: string): ReadonlySet<string> | null
  /** True once every target has been probed once, whatever came of it. */
  allProbed(): boolean
  stop(): Promise<void>
}

interface Health {
  readonly target: Target
  state: TargetState['state']
  since: number
  error: string | null
  models: ReadonlySet<string> | null
}

/** Starts probing; `onChange` is called when a target's state or models changed. */
export function createProber(targets: readonly Target[], now: () => number, onChange: () => void): Prober {
  const stopping = new AbortController()
  const healths = targets.map((target): Health => ({
    target,
    state: 'unknown',
    since: now(),
    error: null,
    models: null,
  }))
  const timers = new Set<NodeJS.Timeout>()
  const underway = new Set<Promise<void>>()

  async function probe(health: Health): Promise<void> {
    let models = health.models
    let error: string | null = null
    try {
      models = new Set(await listModels(health.target, stopping.signal))
    } catch (cause) {
      error = sentenceFor(cause)
    }
    if (stopping.signal.aborted) return
    const state = error === null ? 'up' : 'down'
    const changed = state !== health.state || error !== health.error || !sameSet(models, health.models)
    if (state !== health.state) health.since = now()
    Object.assign(health, { state, error, models })
    if (changed) onChange()
  }

  function run(health: Health): void {
    const done = probe(health).finally(() => {
      underway.delete(done)
      if (stopping.signal.aborted) return
      // Jitter, so that many targets are not asked in step.
      const timer = setTimeout(
        () => {
          timers.delete(timer)
          run(health)
        },
        INTERVAL_MS * (0.8 + 0.4 * Math.random()),
      )
      timers.add(timer.unref())
    })
    underway.add(done)
  }
  for (const health of healths) run(health)

  return {
    states: () =>
      healths.map(({ target, state, since, error }) => ({
        id: target.id,
        kind: target.kind,
        state,
        since,
        error,
      })),
    modelsOf: (targetId) => healths.find(({ target }) => target.id === targetId)?.models ?? null,
    allProbed: () => healths.every(({ state }) => state !== 'unknown'),
    async stop() {
      stopping.abort()
      for (const timer of timers) clearTimeout(timer)
      await Promise.all(underway)
    },
  }
}

class ProbeError extends Error {}

async function listModels(target: Target, stop: AbortSignal): Promise<string[]> {
  const { statusCode, body } = await request(`${target.baseUrl}/models`, {
    headers: target.apiKey ? { authorization: `Bearer ${target.apiKey}` } : {},
    signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]),
  })
  if (statusCode !== 200) {
    await body.dump()
    throw new ProbeError(
      statusCode === 401 || statusCode === 403
        ? `It refuses our key (HTTP ${statusCode}).`
        : `It answers /models with HTTP ${statusCode}.`,
    )
  }
  let text = ''
  body.setEncoding('utf8')
  for await (const chunk of body) {
    text += String(chunk)
    if (text.length > MAX_BODY_BYTES) throw new ProbeError('Its list of models has no end.')
  }
  try {
    return modelsSchema.parse(JSON.parse(text)).data.map(({ id }) => id)
  } catch {
    throw new ProbeError('Its answer to /models is not a list of models.')
  }
}

function sentenceFor(cause: unknown): string {
  if (cause instanceof ProbeError) return cause.message
  if (cause instanceof Error && cause.name === 'TimeoutError')
    return `No answer within ${TIMEOUT_MS / 1000} s.`
  const { message } = toUpstreamFailure(cause)
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
}

function sameSet(a: ReadonlySet<string> | null, b: ReadonlySet<string> | null): boolean {
  return a === b || (a !== null && b !== null && a.size === b.size && [...a].every((id) => b.has(id)))
}
