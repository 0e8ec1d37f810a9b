/** What a server says it has: `GET /models`, which is free. */
import type { Dispatcher } from 'undici'
import { z } from 'zod'
import type { Connection } from './connections.ts'
import { toUpstreamFailure } from './failure.ts'

const TIMEOUT_MS = 5_000
const MAX_BODY_BYTES = 4 * 1024 * 1024

const modelsSchema = z.object({ data: z.array(z.object({ id: z.string() })) })

/** It answered, but not with its models. The message is a sentence. */
export class ModelsError extends Error {}

/** Throws {@link ModelsError}, or what undici throws when there is no answer. */
export async function listModels(
  { pool, basePath, headers }: Connection,
  stop: AbortSignal,
): Promise<string[]> {
  const { statusCode, body } = await pool.request({
    path: `${basePath}/models`,
    method: 'GET',
    headers,
    signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]),
  })
  if (statusCode !== 200) {
    await body.dump()
    throw new ModelsError(
      statusCode === 401 || statusCode === 403
        ? `It refuses our key (HTTP ${statusCode}).`
        : `It answers /models with HTTP ${statusCode}.`,
    )
  }
  try {
    return modelsSchema.parse(JSON.parse(await read(body))).data.map(({ id }) => id)
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error
    throw new ModelsError('Its answer to /models is not a list of models.')
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
export function sentenceFor(cause: unknown): string {
  if (cause instanceof ModelsError) return cause.message
  if (cause instanceof Error && cause.name === 'TimeoutError')
    return `No answer within ${TIMEOUT_MS / 1000} s.`
  const { message } = toUpstreamFailure(cause)
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
}
