/** A chat completion in one piece. */
import type { Bill } from '../account.ts'
import { tokensBy, wholeMs, type Pace } from '../pace.ts'
import type { Answer } from './answer.ts'
import { finishWhole, type Finished } from './finish.ts'
import { usageJson } from './usage.ts'

/** All that is known when an answer is about to go out. */
export interface Reply extends Finished {
  readonly answer: Answer
  readonly pace: Pace
}

/** Answers when the last token is generated; charges what was generated until then if the client leaves. */
export async function replyWhole(reply: Reply): Promise<void> {
  const { exchange, bill, account, answer, pace, fault } = reply
  const tokens = answer.choices.map((choice) => choice.tokens)
  const startedMs = performance.now()
  const waitMs = wholeMs(pace, Math.max(...tokens))
  if (waitMs > 0 && !(await exchange.sleep(waitMs))) {
    const elapsedMs = performance.now() - startedMs
    bill.completionTokens = sum(tokens.map((total) => tokensBy(pace, elapsedMs, total)))
    account.settle(bill, 'client_closed', false)
    return
  }
  bill.completionTokens = sum(tokens)
  await finishWhole(reply, completionJson(bill, answer, fault?.name === 'no_usage'))
}

function completionJson(bill: Bill, { choices }: Answer, withoutUsage: boolean): string {
  const created = Math.floor(bill.startedAt / 1000)
  const model = JSON.stringify(bill.modelName)
  const list = choices
    .map(
      ({ message, finishReason }, index) =>
        `{"index":${index},"message":${message},"logprobs":null,"finish_reason":"${finishReason}"}`,
    )
    .join(',')
  const usage = withoutUsage ? '' : `,"usage":${usageJson(bill)}`
  return `{"id":"${bill.requestId}","object":"chat.completion","created":${created},"model":${model},"choices":[${list}]${usage}}`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
