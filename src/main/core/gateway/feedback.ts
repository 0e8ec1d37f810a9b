/** `POST /v1/feedback`: what a client thinks of an answer that it got. */
import { z } from 'zod'
import { scoreSchema } from '../../../shared/contract/feedback.ts'
import { Refusal } from '../../../shared/errors.ts'
import { FeedbackRefused, type Feedback } from '../feedback/feedback.ts'

const bodySchema = z.object({ request_id: z.string().min(1).max(64), score: scoreSchema })

/**
 * Enters the opinion of a key about one of its own requests. Throws `invalid_request` for a body that says none, or
 * names no request of the key.
 */
export function takeFeedback(feedback: Feedback, keyId: string, body: Buffer): unknown {
  const { request_id: requestId, score } = readOpinion(body)
  try {
    feedback.give({ requestId, score, keyId })
  } catch (error) {
    if (!(error instanceof FeedbackRefused)) throw error
    throw new Refusal('invalid_request', error.message, { param: 'request_id' })
  }
  return { object: 'feedback', request_id: requestId, score }
}

function readOpinion(body: Buffer): z.output<typeof bodySchema> {
  let text: unknown
  try {
    text = JSON.parse(body.toString('utf8'))
  } catch {
    throw new Refusal('invalid_request', 'The body is not valid JSON.')
  }
  const read = bodySchema.safeParse(text)
  if (read.success) return read.data
  const [param = null] = read.error.issues[0]?.path ?? []
  if (param === 'score') {
    throw new Refusal('invalid_request', '"score" must be a number from 0 (useless) to 1 (right).', { param })
  }
  const message =
    param === null
      ? 'The body must be a JSON object: {"request_id": …, "score": …}.'
      : '"request_id" must be the value of an x-sophia-request-id header.'
  throw new Refusal('invalid_request', message, { param: 'request_id' })
}
