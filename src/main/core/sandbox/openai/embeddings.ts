/** POST /v1/embeddings */
import { z } from 'zod'
import type { Bill } from '../account.ts'
import type { Exchange } from '../exchange.ts'
import { paceOf } from '../pace.ts'
import { digestOf, seededRandom } from '../random.ts'
import { embed } from '../text/vector.ts'
import { readBody } from './chat-request.ts'
import type { ApiSetup } from './context.ts'
import { modelNotFound } from './errors.ts'
import { finishWhole } from './finish.ts'
import { hang, refuse, sendGarbage, type FaultPlan } from './strike.ts'

const BODY_LIMIT_BYTES = 16 * 1024 * 1024
const DEFAULT_DIMENSIONS = 384

const textSchema = z.string().min(1, 'an input must not be empty')
const tokensSchema = z.array(z.int().nonnegative()).min(1)

const requestSchema = z.object({
  model: z.string(),
  input: z.union([
    textSchema,
    tokensSchema,
    z.array(textSchema).min(1).max(2048),
    z.array(tokensSchema).min(1).max(2048),
  ]),
  dimensions: z.int().positive().max(4096).nullish(),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
})

type Input = z.output<typeof requestSchema>['input']

export function createEmbeddings(
  setup: ApiSetup,
  planFault: FaultPlan,
): (exchange: Exchange, bill: Bill) => Promise<void> {
  const { account, models, seed, tokenizer, work } = setup

  return async (exchange, bill) => {
    const request = readBody(requestSchema, await exchange.body(BODY_LIMIT_BYTES))
    const behaviour = setup.behaviour()
    bill.modelName = request.model
    const model = models.get(request.model)
    if (!model) throw modelNotFound(request.model)
    const digest = digestOf(JSON.stringify([seed, request.model, request.input]))
    const fault = planFault({ exchange, metadata: request.metadata, behaviour, digest })
    bill.fault = fault?.name ?? null
    refuse(fault, false)
    if (fault?.name === 'garbage') {
      sendGarbage(exchange, bill, account)
      return
    }

    const inputs = inputsOf(request.input)
    bill.price = model.price
    bill.promptTokens = inputs.reduce(
      (sum, input) => sum + (typeof input === 'string' ? tokenizer.count(input) : input.length),
      0,
    )
    const { firstTokenMs } = paceOf(behaviour, model, seededRandom(`pace ${digest}`))
    const ended = work.begin(bill, firstTokenMs)
    try {
      if (fault?.name === 'hang') {
        await hang(exchange, bill, account)
        return
      }
      if (firstTokenMs > 0 && !(await exchange.sleep(firstTokenMs))) {
        account.settle(bill, 'client_closed', false)
        return
      }
    } finally {
      ended()
    }
    const vectors = inputs.map((input) =>
      embed(input, `${seed} ${model.id}`, request.dimensions ?? DEFAULT_DIMENSIONS),
    )
    const data = vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: request.encoding_format === 'base64' ? base64Of(vector) : Array.from(vector),
    }))
    const usage = { prompt_tokens: bill.promptTokens, total_tokens: bill.promptTokens }
    const withoutUsage = fault?.name === 'no_usage'
    const body = JSON.stringify({ object: 'list', data, model: model.id, ...(!withoutUsage && { usage }) })
    await finishWhole({ exchange, bill, account, fault }, body)
  }
}

/** One text, one list of token ids, or many of either. */
function inputsOf(input: Input): readonly (string | readonly number[])[] {
  if (typeof input === 'string') return [input]
  return isTokens(input) ? [input] : input
}

function isTokens(input: Exclude<Input, string>): input is number[] {
  return typeof input[0] === 'number'
}

/** Little-endian 32-bit floats, as the API has it; the machines this runs on are little-endian, too. */
function base64Of(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
}
