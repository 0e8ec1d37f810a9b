/** What a failed call may tell the page: its own refusals and mistakes in words, anything else only that it failed. */
import { ORPCError } from '@orpc/server'
import type { z } from 'zod'
import type { Logger } from 'pino'
import type { refusalSchema } from '../../../shared/contract/common.ts'
import { Refusal } from '../../../shared/errors.ts'

/** A refusal as the contract words it. */
export function refusalData({ code, message, details }: Refusal): z.input<typeof refusalSchema> {
  const { budget, retryAfterSeconds } = details
  return {
    code,
    message,
    ...(budget && { budget }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  }
}

/** Passes on what the caller may see; logs and masks the rest. After an abort nobody listens, so nothing is logged. */
export function maskFailure(error: unknown, log: Logger, signal: AbortSignal | undefined): unknown {
  if (error instanceof ORPCError && (error.defined || error.status < 500)) return error
  if (error instanceof Refusal) {
    return new ORPCError('BAD_REQUEST', { message: error.message, data: refusalData(error) })
  }
  if (!signal?.aborted) log.error({ err: error }, 'a console call failed')
  return new ORPCError('INTERNAL_SERVER_ERROR')
}
