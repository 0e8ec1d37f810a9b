/** Reads a request's body up to a limit, and refuses to read what is announced as more. */
import type { IncomingMessage } from 'node:http'
import { Refusal } from '../../../shared/errors.ts'

export const MAX_BODY_BYTES = 20 * 1024 * 1024

/** Rejects with `request_too_large`, or with `invalid_request` when the client stops in the middle. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const announced = Number(request.headers['content-length'] ?? 0)
    if (announced > MAX_BODY_BYTES) {
      reject(tooLarge())
      return
    }
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > MAX_BODY_BYTES) {
        request.removeAllListeners('data')
        reject(tooLarge())
      } else chunks.push(chunk)
    })
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    const onEarlyEnd = (): void => {
      if (!request.complete) reject(new Refusal('invalid_request', 'The body ended too early.'))
    }
    request.on('error', onEarlyEnd)
    request.on('close', onEarlyEnd)
  })
}

function tooLarge(): Refusal {
  return new Refusal(
    'request_too_large',
    `The body is larger than ${MAX_BODY_BYTES / 1024 / 1024} MB, the most that is taken.`,
  )
}
