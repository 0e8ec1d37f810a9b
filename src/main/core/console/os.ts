/** Where the procedures of the contract get their handlers from; a failure leaves it in words a page may see. */
import { implement } from '@orpc/server'
import type { Logger } from 'pino'
import { contract } from '../../../shared/contract/index.ts'
import { maskFailure } from './failures.ts'

export type Os = ReturnType<typeof createOs>

export const NEVER_ABORTED: AbortSignal = new AbortController().signal

export function createOs(log: Logger) {
  return implement(contract).use(async ({ next, signal }) => {
    try {
      const result = await next()
      const output: unknown = result.output
      return isAsyncIterable(output) ? { ...result, output: maskStream(output, log, signal) } : result
    } catch (error) {
      throw maskFailure(error, log, signal)
    }
  })
}

async function* maskStream(
  source: AsyncIterable<unknown>,
  log: Logger,
  signal: AbortSignal | undefined,
): AsyncGenerator<unknown, void> {
  try {
    yield* source
  } catch (error) {
    throw maskFailure(error, log, signal)
  }
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
