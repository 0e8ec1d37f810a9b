/** A chat completion as server-sent events, one per token. */
import { serverError } from './errors.ts'
import { chunkWriter, createSender, inTurns, type PlacedStep } from './events.ts'
import { errorJson } from './send.ts'
import type { Reply } from './whole.ts'

export interface StreamOptions {
  readonly include_usage?: boolean | null | undefined
  /** As vLLM has it: with `include_usage`, every chunk tells the usage so far. */
  readonly continuous_usage_stats?: boolean | null | undefined
}

const DONE = 'data: [DONE]\n\n'

export async function replyInStream(reply: Reply, options: StreamOptions): Promise<void> {
  const { exchange, bill, account, answer, fault } = reply
  const withUsage = (options.include_usage ?? false) && fault?.name !== 'no_usage'
  const chunkOf = chunkWriter(reply, withUsage, options.continuous_usage_stats ?? false)
  const steps = inTurns(answer)
  const sender = createSender(reply, steps, chunkOf)
  const strikesAt = stepAfter(steps, fault)

  const left = (): void => void account.settle(bill, 'client_closed', false)

  if (!(await sender.begin()) || !(await sender.sendUpTo(strikesAt))) {
    left()
    return
  }
  switch (fault?.name) {
    case 'cut':
      exchange.response.write(sender.takePending())
      account.settle(bill, 'cut', false)
      exchange.cut()
      return exchange.untilClosed()
    case 'error_event':
      account.settle(bill, 'error', false)
      exchange.response.end(`${sender.takePending()}data: ${errorJson(serverError().object)}\n\n${DONE}`)
      return
    case 'malformed_chunk':
      sender.say(
        `data: {"id":"${bill.requestId}","object":"chat.completion.chunk","choices":[{"index":0,"del\n\n`,
      )
  }
  if (!(await sender.sendUpTo(steps.length))) {
    left()
    return
  }

  const finishes = answer.choices
    .map(({ finishReason }, index) => chunkOf(index, '{}', `"${finishReason}"`))
    .join('')
  const usage = withUsage ? chunkOf(null, '', '') : ''
  // Entered before the last byte leaves: who has the reply finds it in the account.
  exchange.onceLost(account.settle(bill, 'completed', withUsage))
  exchange.response.end(sender.takePending() + finishes + usage + DONE)
}

/** How many steps go out before the fault strikes: all, without one. */
function stepAfter(
  steps: readonly PlacedStep[],
  fault: { readonly afterTokens: number | null } | null,
): number {
  if (!fault) return steps.length
  const total = steps.reduce((sum, { tokens }) => sum + tokens, 0)
  const wanted = fault.afterTokens ?? total >> 1
  if (wanted === 0) return 0
  let passed = 0
  const last = steps.findIndex(({ tokens }) => (passed += tokens) >= wanted)
  return last === -1 ? steps.length : last + 1
}
