/** A webhook of anybody's: JSON, signed as the Standard Webhooks specification says. */
import { createHmac, randomBytes } from 'node:crypto'
import { post, type PostResult } from './post.ts'
import type { Message, Send, SinkAnswer } from './sink.ts'

const SECRET_PREFIX = 'whsec_'

/** A new secret for {@link signatureOf}: 32 random bytes. */
export const makeSecret = (): string => `${SECRET_PREFIX}${randomBytes(32).toString('base64')}`

export function createWebhookSender(
  { url, secret }: { readonly url: string; readonly secret: string },
  now: () => number,
): Send {
  return async (message, signal) => {
    const body = JSON.stringify(webhookBody(message))
    const timestamp = String(Math.floor(now() / 1_000))
    const headers = {
      'webhook-id': message.id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatureOf({ id: message.id, timestamp, body, secret }),
    }
    return webhookAnswer(await post({ url, headers, body, signal }))
  }
}

/** The body as docs/alerts.md describes it. */
export function webhookBody({ id, at, rule, ...rest }: Message): object {
  const { environment, severity, title, message, subject, url } = rest
  return {
    type: `alert.${rule}`,
    timestamp: new Date(at).toISOString(),
    data: { id, environment, rule, severity, title, message, subject, url },
  }
}

/**
 * `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, keyed with the bytes behind the secret's prefix;
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signatureOf(of: {
  readonly id: string
  readonly timestamp: string
  readonly body: string
  readonly secret: string
}): string {
  const key = Buffer.from(of.secret.slice(SECRET_PREFIX.length), 'base64')
  const digest = createHmac('sha256', key).update(`${of.id}.${of.timestamp}.${of.body}`).digest('base64')
  return `v1,${digest}`
}

/** The receiver's own text is not kept: nobody knows what it repeats of what it was sent. */
function webhookAnswer(result: PostResult): SinkAnswer {
  if (result.kind === 'failed')
    return { kind: 'again', answer: `The webhook was not reached: ${result.reason}` }
  const { status, retryAfterMs } = result
  if (status >= 200 && status < 300)
    return { kind: 'delivered', answer: `The webhook has it (HTTP ${status}).` }
  if (status >= 500 || [408, 425, 429].includes(status)) {
    const answer = `The webhook cannot take it now (HTTP ${status}).`
    return { kind: 'again', answer, ...(retryAfterMs !== null && { afterMs: retryAfterMs }) }
  }
  const remedy = REMEDIES[status] ?? 'Look into its log, and check the URL.'
  const what = status < 400 ? 'redirects, which is not followed' : 'refuses it'
  return { kind: 'never', answer: `The webhook ${what} (HTTP ${status}). ${remedy}` }
}

const REMEDIES: Readonly<Record<number, string>> = {
  400: 'It does not take this JSON; docs/alerts.md describes it.',
  401: 'Check the secret on its side.',
  403: 'Check the secret on its side.',
  404: 'Check the URL.',
  410: 'It wants no more of them: set another URL, or take it away.',
}
