/** The contract, answered by the console's API. */
import { implement } from '@orpc/server'
import type { Logger } from 'pino'
import { contract } from '../../../shared/contract/index.ts'
import { Refusal } from '../../../shared/errors.ts'
import type { ConsoleApi } from './api.ts'
import { joinDeltas } from './deltas.ts'
import { maskFailure, refusalData } from './failures.ts'
import type { SetTimer } from './waiting.ts'
import { watch } from './watch.ts'

const NEVER_ABORTED = new AbortController().signal

export function createRouter(api: ConsoleApi, log: Logger, setTimer: SetTimer) {
  const os = implement(contract).use(async ({ next, signal }) => {
    try {
      const result = await next()
      const output: unknown = result.output
      return isAsyncIterable(output) ? { ...result, output: maskStream(output, log, signal) } : result
    } catch (error) {
      throw maskFailure(error, log, signal)
    }
  })

  return os.router({
    system: {
      watchStatus: os.system.watchStatus.handler(({ signal = NEVER_ABORTED }) =>
        watch(api.status, { signal, setTimer }),
      ),
    },
    overview: {
      watch: os.overview.watch.handler(({ signal = NEVER_ABORTED }) =>
        watch(api.overview, { signal, setTimer }),
      ),
    },
    models: { list: os.models.list.handler(() => api.listModels()) },
    chat: {
      // The first event is awaited here, so that a refusal fails the call itself, typed, and not its stream.
      send: os.chat.send.handler(async ({ input, signal = NEVER_ABORTED, errors }) => {
        const events = joinDeltas(api.chat(input, signal), { signal, setTimer })
        try {
          return resume(await events.next(), events)
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          throw errors.REFUSED({ message: error.message, data: refusalData(error) })
        }
      }),
    },
    requests: {
      receipt: os.requests.receipt.handler(async ({ input }) => ({
        attempts: await api.receipt(input.requestId),
      })),
    },
  })
}

async function* resume<Value>(
  first: IteratorResult<Value, void>,
  rest: AsyncGenerator<Value, void>,
): AsyncGenerator<Value, void> {
  if (first.done) return
  yield first.value
  yield* rest
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
