/** Faults as they strike an OpenAI endpoint before there is an answer. */
import type { AccountBook, Bill } from '../account.ts'
import type { Exchange } from '../exchange.ts'
import { drawFault, FAULT_NAMES, parseFault, type Fault } from '../faults.ts'
import type { SandboxBehaviour } from '../settings.ts'
import { createRecent } from '../../recent.ts'
import { invalidRequest, overloaded, rateLimited, serverError, wrongKey } from './errors.ts'
import { sendHtml } from './send.ts'

const REMEMBERED_CONTENTS = 20_000

export interface FaultSource {
  readonly exchange: Exchange
  /** The body's `metadata`, which survives a gateway that does not forward headers. */
  readonly metadata: Readonly<Record<string, unknown>> | null | undefined
  readonly behaviour: Pick<SandboxBehaviour, 'faults' | 'faultsOnRequest'>
  /** Names the request's content. */
  readonly digest: string
}

/** Decides which fault, if any, a request meets: asked for by header, by metadata, or drawn by the rates. */
export type FaultPlan = (source: FaultSource) => Fault | null

export function createFaultPlan(): FaultPlan {
  const attempts = createRecent<number>(REMEMBERED_CONTENTS)
  return ({ exchange, metadata, behaviour, digest }) => {
    const asked = exchange.header('x-sandbox-fault') ?? metadata?.['sandbox_fault'] ?? null
    if (asked !== null && behaviour.faultsOnRequest) return readFault(asked)
    const attempt = (attempts.get(digest) ?? 0) + 1
    attempts.set(digest, attempt)
    return drawFault(behaviour.faults, digest, attempt)
  }
}

function readFault(asked: unknown): Fault {
  const fault = typeof asked === 'string' ? parseFault(asked) : null
  if (fault) return fault
  throw invalidRequest(
    `No fault is named ${JSON.stringify(asked)}. There are: ${FAULT_NAMES.join(', ')}; name:5 strikes after 5 tokens.`,
    'metadata.sandbox_fault',
  )
}

/** Throws the error that the fault answers with instead of doing any work, if it is one of these. */
export function refuse(fault: Fault | null, streamed: boolean): void {
  switch (fault?.name) {
    case 'error_event':
      // A whole reply has no events: what would end its stream fails it.
      if (streamed) return
      throw serverError()
    case 'rate_limit':
      throw rateLimited()
    case 'server_error':
      throw serverError()
    case 'overloaded':
      throw overloaded()
    case 'bad_request':
      throw invalidRequest('The sandbox was asked to refuse this request.')
    case 'unauthorized':
      throw wrongKey()
  }
}

/** Never answers; the prompt is read meanwhile, and charged when the client gives up. */
export async function hang(exchange: Exchange, bill: Bill, account: AccountBook): Promise<void> {
  await exchange.untilClosed()
  account.settle(bill, 'client_closed', false)
}

/** Answers with a page that is no JSON at all, for nothing. */
export function sendGarbage(exchange: Exchange, bill: Bill, account: AccountBook): void {
  account.settle(bill, 'error', false)
  sendHtml(exchange, bill.requestId)
}
