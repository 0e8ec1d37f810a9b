/** POST /v1/chat/completions */
import type { Bill } from '../account.ts'
import type { Exchange } from '../exchange.ts'
import { paceOf } from '../pace.ts'
import { seededRandom } from '../random.ts'
import { createAnswers } from './answer.ts'
import { readChatRequest } from './chat-request.ts'
import type { ApiSetup } from './context.ts'
import { invalidRequest, modelNotFound } from './errors.ts'
import { replyInStream } from './stream.ts'
import { hang, refuse, sendGarbage, type FaultPlan } from './strike.ts'
import { replyWhole } from './whole.ts'

/** Longer than any prompt a model of this size could take. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024

export function createChat(
  setup: ApiSetup,
  planFault: FaultPlan,
): (exchange: Exchange, bill: Bill) => Promise<void> {
  const { account, models, seed, tokenizer, work } = setup
  const answerTo = createAnswers(seed, tokenizer)

  return async (exchange, bill) => {
    const text = await exchange.body(BODY_LIMIT_BYTES)
    const request = readChatRequest(text)
    const behaviour = setup.behaviour()
    const streamed = request.stream ?? false
    bill.modelName = request.model
    bill.streamed = streamed
    const model = models.get(request.model)
    if (!model) throw modelNotFound(request.model)
    if (model.kind !== 'chat') throw invalidRequest(`${model.id} is not a chat model`, 'model')
    const answer = answerTo(request)
    const fault = planFault({
      exchange,
      metadata: request.metadata,
      behaviour,
      digest: answer.digest,
    })
    bill.fault = fault?.name ?? null
    refuse(fault, streamed)
    if (fault?.name === 'garbage') {
      sendGarbage(exchange, bill, account)
      return
    }

    bill.price = model.price
    bill.promptTokens = answer.promptTokens
    bill.cachedTokens = Math.floor(answer.promptTokens * behaviour.cachedShare)
    const pace = paceOf(behaviour, model, seededRandom(`pace ${answer.digest}`))
    const reply = { exchange, bill, account, answer, pace, fault }
    const ended = work.begin(bill, pace.firstTokenMs)
    try {
      if (fault?.name === 'hang') await hang(exchange, bill, account)
      else if (streamed) await replyInStream(reply, request.stream_options ?? {})
      else await replyWhole(reply)
    } finally {
      ended()
    }
  }
}
