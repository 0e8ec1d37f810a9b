/** Slack's incoming webhooks: Block Kit on the way there, a status and a plain word on the way back. */
import { post, type PostResult } from './post.ts'
import { SEVERITY_WORDS } from './severity.ts'
import type { Message, Send, SinkAnswer } from './sink.ts'

/** Block Kit's limit for the text of a section; https://docs.slack.dev/reference/block-kit/blocks/section-block */
const MAX_SECTION_CHARS = 3_000

export function createSlackSender(url: string): Send {
  return async (message, signal) =>
    slackAnswer(await post({ url, headers: {}, body: JSON.stringify(slackBody(message)), signal }))
}

/** `text` is what a notification shows; the blocks are what the channel shows. */
export function slackBody(message: Message): { text: string; blocks: unknown[] } {
  const { title, environment, severity, url, at } = message
  const label = environment === 'sandbox' ? `[Sandbox] ${title}` : title
  const link = url === null ? '' : `\n<${url}|Open the console>`
  const heading = `*${escaped(label, 300)}*\n`
  const room = MAX_SECTION_CHARS - heading.length - link.length
  const seconds = Math.floor(at / 1_000)
  const time = `<!date^${seconds}^{date_short_pretty} {time}|${new Date(at).toISOString()}>`
  return {
    text: escaped(label, 300),
    blocks: [
      section(`${heading}${escaped(message.message, room)}${link}`),
      { type: 'context', elements: [{ type: 'mrkdwn', text: `${SEVERITY_WORDS[severity]} · ${time}` }] },
    ],
  }
}

/** `verbatim`: names with @ or # in them mention nobody. */
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } })

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Slack's three control characters escaped, and cut where it would grow over the limit, never inside an entity. */
function escaped(text: string, limit: number): string {
  let out = ''
  for (const char of text) {
    const next = ENTITIES[char] ?? char
    if (out.length + next.length > limit - 1) return `${out}…`
    out += next
  }
  return out
}

const NEW_WEBHOOK = 'Make a new webhook in Slack and set its URL.'
const OUR_FAULT = 'This is a fault of the console; please report it.'

/** Slack's words, and what to do about each. They end the delivery: the same message would fail again. */
const FINAL: Readonly<Record<string, string>> = {
  invalid_payload: OUR_FAULT,
  invalid_blocks: OUR_FAULT,
  invalid_blocks_format: OUR_FAULT,
  no_text: OUR_FAULT,
  user_not_found: `The person it posts to is gone. ${NEW_WEBHOOK}`,
  action_prohibited:
    'The workspace does not let this webhook post. Ask an admin of it, or use another channel.',
  posting_to_general_channel_denied: 'The workspace lets no webhook post to this channel. Use another one.',
  channel_not_found: `The channel is gone. ${NEW_WEBHOOK}`,
  channel_is_archived: `The channel is archived. Bring it back, or: ${NEW_WEBHOOK}`,
  no_service: `The webhook was removed or switched off, or its URL is incomplete. ${NEW_WEBHOOK}`,
  no_service_id: `The URL is incomplete. ${NEW_WEBHOOK}`,
  no_active_hooks: `The webhook was switched off. ${NEW_WEBHOOK}`,
  no_team: `The workspace is gone, or the URL is incomplete. ${NEW_WEBHOOK}`,
  team_disabled: 'The workspace was switched off. Use a webhook of another one.',
  invalid_token: `The URL is wrong or was revoked. ${NEW_WEBHOOK}`,
}

/** Which answers are worth another try, by Slack's word first and by the status where there is none. */
export function slackAnswer(result: PostResult): SinkAnswer {
  if (result.kind === 'failed') return { kind: 'again', answer: `Slack was not reached: ${result.reason}` }
  const { status, text, retryAfterMs } = result
  if (status >= 200 && status < 300) return { kind: 'delivered', answer: 'Slack has posted it.' }
  // A word of Slack's own and nothing else: a proxy's page may hold anything.
  const word = /^[a-z_]{2,40}$/.test(text) ? text : null
  const said = word === null ? `HTTP ${status}` : `${word}, HTTP ${status}`
  if (status === 429 || word === 'rate_limited') {
    const answer = `Slack takes no more messages for a moment (${said}).`
    return { kind: 'again', answer, ...(retryAfterMs !== null && { afterMs: retryAfterMs }) }
  }
  const remedy = word === null ? undefined : FINAL[word]
  if (remedy !== undefined) return { kind: 'never', answer: `Slack refuses it (${said}). ${remedy}` }
  if (status === 410)
    return { kind: 'never', answer: `Slack has closed this webhook (${said}). ${NEW_WEBHOOK}` }
  if (status >= 500 || status === 408) return { kind: 'again', answer: `Slack failed (${said}).` }
  if (status < 400)
    return { kind: 'never', answer: `The URL redirects (${said}), which is not followed. ${NEW_WEBHOOK}` }
  return { kind: 'never', answer: `Slack refuses it (${said}). ${NEW_WEBHOOK}` }
}
