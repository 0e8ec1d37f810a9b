/**
 * The upstream of the benchmark, in a process of its own: answers as an OpenAI-compatible provider does, at once
 * and with as little work as it can.
 */
import { createServer, type ServerResponse } from 'node:http'
import { reportReady } from './child.ts'
import { CHUNKS, MODEL } from './requests.ts'

const USAGE = { prompt_tokens: 212, completion_tokens: CHUNKS, total_tokens: 212 + CHUNKS }
const WORDS = 'the quick brown fox jumps over a lazy dog while seven small boats drift slowly home '

const HEAD = { id: 'chatcmpl-bench', created: 1_750_000_000, model: MODEL }

const event = (choices: unknown[], usage: typeof USAGE | null): string =>
  `data: ${JSON.stringify({ ...HEAD, object: 'chat.completion.chunk', choices, usage })}\n\n`

const delta = (index: number): string =>
  event(
    [{ index: 0, delta: { content: `${WORDS.split(' ')[index % 16] ?? ''} ` }, finish_reason: null }],
    null,
  )

const last = event([{ index: 0, delta: {}, finish_reason: 'stop' }], null)
const CONTENT = [...Array.from({ length: CHUNKS - 1 }, (_, index) => delta(index)), last].map((text) =>
  Buffer.from(text),
)
const USAGE_EVENT = Buffer.from(event([], USAGE))
const DONE = Buffer.from('data: [DONE]\n\n')

const message = { role: 'assistant', content: WORDS.repeat(20) }
const WHOLE = Buffer.from(
  JSON.stringify({
    ...HEAD,
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    usage: USAGE,
  }),
)
const MODELS = Buffer.from(
  JSON.stringify({ object: 'list', data: [{ id: MODEL, object: 'model', owned_by: 'bench' }] }),
)

/** Each chunk in a turn of its own, so that it leaves as a packet of its own. */
function stream(response: ServerResponse, chunks: readonly Buffer[]): void {
  let next = 0
  const step = (): void => {
    const chunk = chunks[next++]
    if (response.destroyed) return
    if (chunk === undefined) response.end()
    else {
      response.write(chunk)
      setImmediate(step)
    }
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  step()
}

function sendJson(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
}

const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    if (request.method === 'GET') {
      sendJson(response, MODELS)
      return
    }
    const body = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
    if (!body.includes('"stream":true')) sendJson(response, WHOLE)
    else stream(response, [...CONTENT, ...(body.includes('"include_usage":true') ? [USAGE_EVENT] : []), DONE])
  })
})

server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => reportReady(server))
