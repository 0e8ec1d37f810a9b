/** What a server says it has: `GET /models`, which is free. */
import type { Dispatcher } from 'undici'
import { z } from 'zod'
import type { Provider } from '../config.ts'
import { connect, type Connection } from './connections.ts'
import { toUpstreamFailure } from './failure.ts'

const TIMEOUT_MS = 5_000
/** A person waits for it, and a provider's edge may be far away; the page gives up after ten seconds. */
const PATIENT_TIMEOUT_MS = 8_000
const MAX_BODY_BYTES = 4 * 1024 * 1024

const listSchema = z.array(z.looseObject({ id: z.string() }))
/** OpenAI's object; Together answers with the list itself. */
const modelsSchema = z.union([z.object({ data: listSchema }).transform(({ data }) => data), listSchema])

/** It answered, but not with its models. The message is a sentence. */
export class ModelsError extends Error {
  readonly refusesKey: boolean

  constructor(message: string, refusesKey = false) {
    super(message)
    this.refusesKey = refusesKey
  }
}

/**
 * Its models by its own names; null where it answers and keeps no such list. Throws {@link ModelsError}, or what
 * undici throws when there is no answer.
 */
export async function listModels(
  { pool, basePath, headers }: Connection,
  stop: AbortSignal,
  timeoutMs: number = TIMEOUT_MS,
): Promise<string[] | null> {
  const { statusCode, body } = await pool.request({
    path: `${basePath}/models`,
    method: 'GET',
    headers,
    signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]),
  })
  if (statusCode !== 200) {
    await body.dump()
    if (statusCode === 404 || statusCode === 405) return null
    if (statusCode === 401 || statusCode === 403) {
      throw new ModelsError(`It refuses our key (HTTP ${statusCode}).`, true)
    }
    throw new ModelsError(`It answers /models with HTTP ${statusCode}.`)
  }
  try {
    return modelsSchema.parse(JSON.parse(await read(body))).map(({ id }) => id)
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error
    throw new ModelsError('Its answer to /models is not a list of models.')
  }
}

/** What came of asking a server that is no target yet. */
export type Asked =
  | { readonly kind: 'listed'; readonly models: readonly string[] }
  | { readonly kind: 'no_list' }
  | { readonly kind: 'refuses_key' | 'failed'; readonly problem: string }

/** Asks once, on a connection of its own that is closed again. Never rejects but when it is stopped. */
export async function askForModels(provider: Provider, stop: AbortSignal): Promise<Asked> {
  const connection = connect(provider, 1)
  try {
    const models = await listModels(connection, stop, PATIENT_TIMEOUT_MS)
    return models ? { kind: 'listed', models: [...new Set(models)] } : { kind: 'no_list' }
  } catch (error) {
    stop.throwIfAborted()
    const refuses = error instanceof ModelsError && error.refusesKey
    return {
      kind: refuses ? 'refuses_key' : 'failed',
      problem: sentenceFor(error, PATIENT_TIMEOUT_MS),
    }
  } finally {
    await connection.pool.destroy()
  }
}

async function read(body: Dispatcher.ResponseData['body']): Promise<string> {
  let text = ''
  body.setEncoding('utf8')
  for await (const chunk of body) {
    text += String(chunk)
    if (text.length > MAX_BODY_BYTES) throw new ModelsError('Its list of models has no end.')
  }
  return text
}

/** Why there are no models, in a sentence. */
export function sentenceFor(cause: unknown, timeoutMs: number = TIMEOUT_MS): string {
  if (cause instanceof ModelsError) return cause.message
  if (cause instanceof Error && cause.name === 'TimeoutError')
    return `No answer within ${timeoutMs / 1000} s.`
  const { message } = toUpstreamFailure(cause)
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
}
