/**
 * An upstream that can die, in a process of its own: takes a moment for each answer, as a model does, and remembers
 * what reached it. Its parent says how it is (`well`, `hang`, `unavailable`) and asks what came; killing it is the
 * third way to die, and started again on its old port it is back.
 */
import { createServer, type ServerResponse } from 'node:http'
import { reportReady } from './child.ts'
import { healthSchema, type Arrival, type Health } from './messages.ts'
import { MODEL } from './requests.ts'

const [port = '0', answerMs = '50'] = process.argv.slice(2)

const WHOLE = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1_750_000_000,
  model: MODEL,
  choices: [
    { index: 0, message: { role: 'assistant', content: 'Two causes are likely.' }, finish_reason: 'stop' },
  ],
  usage: { prompt_tokens: 212, completion_tokens: 64, total_tokens: 276 },
})
const MODELS = JSON.stringify({ object: 'list', data: [{ id: MODEL, object: 'model', owned_by: 'bench' }] })
const BUSY = JSON.stringify({ error: { message: 'The model is not ready.', type: 'server_error' } })

let health: Health = 'well'
let arrivals: Arrival[] = []

function send(response: ServerResponse, status: number, body: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body)
}

/** Whoever is hung on has no answer, also when this is over: it never comes back to them. */
function answer(response: ServerResponse, body: string): void {
  if (health === 'hang') return
  if (health === 'unavailable') send(response, 503, BUSY)
  else send(response, 200, body)
}

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    if (request.method === 'GET') {
      answer(response, MODELS)
      return
    }
    const arrival: Arrival = { at: Date.now(), endedAt: null }
    arrivals.push(arrival)
    response.on('close', () => (arrival.endedAt = Date.now()))
    if (health === 'well') setTimeout(() => answer(response, WHOLE), Number(answerMs))
    else answer(response, WHOLE)
  })
})

process.on('message', (message) => {
  if (message === 'report') {
    process.send?.(arrivals)
    arrivals = []
  } else {
    health = healthSchema.parse(message)
    process.send?.(health)
  }
})

server.keepAliveTimeout = 60_000
server.listen(Number(port), '127.0.0.1', () => reportReady(server))
