/** One question to the cloud and its answer: in its pace, read within bounds, and its failures told apart. */
import { z } from 'zod'
import { createJsonApi, type JsonQuestion } from '../../upstreams/upstreams.ts'
import { CloudError, withoutAnswer } from './cloud-error.ts'
import type { Clock, Errand, Pace } from './pace.ts'

const READ_TIMEOUT_MS = 15_000
/** A launch may take its time, and giving it up early leaves nobody knowing what became of it. */
const CHANGE_TIMEOUT_MS = 60_000
const READ_TRIES = 3
const FIRST_BACKOFF_MS = 2_000
const MAX_WORDS = 500

const answerSchema = z.object({ data: z.unknown() })
const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string().catch(''),
    suggestion: z.string().nullish().catch(null),
  }),
})

export interface Requests {
  /** How to GET a path. It is asked again a few times where the cloud is in trouble. */
  reader<T>(path: string, schema: z.ZodType<T>): () => Promise<T>
  /** POSTs once. */
  change<T>(path: string, body: unknown, schema: z.ZodType<T>, errand?: Errand): Promise<T>
  stop(): Promise<void>
}

export interface RequestsOptions {
  readonly baseUrl: string
  readonly apiKey: string
  readonly pace: Pace
  readonly clock: Clock
}

export function createRequests({ baseUrl, apiKey, pace, clock }: RequestsOptions): Requests {
  const api = createJsonApi({ baseUrl, apiKey })
  const stopping = new AbortController()
  const inWords = (text: string): string =>
    (apiKey === '' ? text : text.replaceAll(apiKey, '[key removed]')).trim().slice(0, MAX_WORDS)

  function untilTurn(errand: Errand): Promise<void> {
    return pace.turn(errand, stopping.signal).catch((error: unknown) => {
      throw stopped(error)
    })
  }

  async function ask<T>(
    question: Omit<JsonQuestion, 'signal' | 'timeoutMs'>,
    schema: z.ZodType<T>,
  ): Promise<T> {
    const isChange = question.method === 'POST'
    const timeoutMs = isChange ? CHANGE_TIMEOUT_MS : READ_TIMEOUT_MS
    const answer = await api
      .ask({ ...question, timeoutMs, signal: stopping.signal })
      .catch((error: unknown) => {
        throw withoutAnswer(error, isChange)
      })
    const { status, json, retryAfterMs } = answer
    const data = answerSchema.safeParse(json)
    if (status >= 200 && status < 300) {
      const read = schema.safeParse(data.data?.data)
      if (read.success) return read.data
      throw unreadable(status, isChange, read.error)
    }
    const said = errorSchema.safeParse(json).data?.error
    const failure = new CloudError({
      code: said?.code ?? `http_${status}`,
      status,
      message: inWords(said?.message ?? '') || `The cloud answered with HTTP ${status}.`,
      suggestion: said?.suggestion == null ? null : inWords(said.suggestion),
      // Whoever says no has done nothing; who fails may have failed after doing it.
      isAmbiguous: isChange && mayBeDone(status, said?.code),
      retryAfterMs,
    })
    if (failure.kind === 'pace') pace.hold(retryAfterMs ?? FIRST_BACKOFF_MS)
    throw failure
  }

  /** Also ends when the console stops. */
  function pause(ms: number): Promise<void> {
    const { signal } = stopping
    return new Promise((resolve) => {
      const done = (): void => {
        cancel()
        signal.removeEventListener('abort', done)
        resolve()
      }
      const cancel = clock.after(ms, done)
      signal.addEventListener('abort', done)
    })
  }

  async function readPatiently<T>(path: string, schema: z.ZodType<T>, onSent: () => void): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      await untilTurn('read')
      onSent()
      try {
        return await ask({ method: 'GET', path }, schema)
      } catch (error) {
        if (tries >= READ_TRIES || !isPassing(error)) throw error
        await pause(Math.max(error.retryAfterMs ?? 0, FIRST_BACKOFF_MS * 2 ** (tries - 1)))
      }
    }
  }

  return {
    reader<T>(path: string, schema: z.ZodType<T>) {
      /** Not sent yet: whoever asks meanwhile gets the same answer. */
      let waiting: Promise<T> | null = null
      return () => (waiting ??= readPatiently(path, schema, () => (waiting = null)))
    },
    async change(path, body, schema, errand = 'change') {
      await untilTurn(errand)
      return ask({ method: 'POST', path, body }, schema)
    },
    async stop() {
      stopping.abort(new Error('the console stops'))
      await api.close()
    },
  }
}

const mayBeDone = (status: number, code: string | undefined): boolean =>
  status >= 500 || status < 400 || status === 408 || (code?.startsWith('provider/') ?? false)

/** Worth asking again by itself. */
const isPassing = (error: unknown): error is CloudError =>
  error instanceof CloudError &&
  (error.kind === 'trouble' || error.kind === 'pace') &&
  error.code !== 'unreadable'

function unreadable(status: number, isChange: boolean, problem: z.ZodError): CloudError {
  const at = problem.issues[0]?.path.join('.') ?? ''
  return new CloudError({
    code: 'unreadable',
    status,
    // Where it is wrong, and never what stands there.
    message: `The cloud answered with something that this console cannot read${at === '' ? '' : ` (at ${at})`}.`,
    isAmbiguous: isChange,
  })
}

function stopped(cause: unknown): CloudError {
  return new CloudError({
    code: 'not_sent',
    status: null,
    message: 'The console is stopping, so the cloud was not asked.',
    cause,
  })
}
