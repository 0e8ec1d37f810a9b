/** Step 1, admit: is the body valid, what does it ask for, and which workload is it? */
import { isUtf8 } from 'node:buffer'
import { Refusal } from '../../../shared/errors.ts'
import { COST_PRIORITIES, type CostPriority } from '../../../shared/contract/workloads.ts'
import { WORKLOAD_NAME, WORKLOAD_NAME_RULE } from '../../../shared/workload-name.ts'
import type { Capability } from '../catalogue/catalogue.ts'
import type { ClientKey } from '../ledger/ledger.ts'
import type { Workloads } from '../workloads/workloads.ts'
import { refuseSurcharges } from './surcharges.ts'
import { DuplicateMember, findMembers, type Members } from './members.ts'

export type Endpoint = 'chat' | 'embeddings'

/** A request as it arrives, whichever way it came. */
export interface Arrival {
  readonly requestId: string
  readonly endpoint: Endpoint
  readonly caller: ClientKey
  readonly body: Buffer
  /** A request header by its lower-case name. */
  readonly header: (name: string) => string | undefined
}

/** An admitted request: everything the later steps need to know of it. */
export interface Call {
  readonly requestId: string
  readonly endpoint: Endpoint
  readonly caller: ClientKey
  readonly user: string | null
  readonly workload: string | null
  readonly session: string | null
  readonly modelAsked: string
  readonly stream: boolean
  /** Whether the client itself asked for a usage chunk. */
  readonly wantsUsageChunk: boolean
  /** The caller's own word on price and ability; null leaves it to the workload's policy. */
  readonly priority: CostPriority | null
  /** What a model must be able to do for it. */
  readonly needs: readonly Capability[]
  /** How many answers it wants. */
  readonly answers: number
  /** The caller's own limits of output tokens per answer, by the member they stand in. */
  readonly maxTokens: number | null
  readonly maxCompletionTokens: number | null
  readonly messageCount: number
  readonly images: number
  /** Of pictures that stand in the body itself: bytes that are no text. */
  readonly imageBytes: number
  /** Audio, files, and whatever else is no text and no image. */
  readonly otherMedia: number
  readonly body: Buffer
  readonly bodyText: string
  readonly members: Members
}

type JsonObject = Readonly<Record<string, unknown>>

const MOST_OUTPUT_TOKENS = 100_000_000

/** Throws `invalid_request`, naming the member at fault. */
export function admit(arrival: Arrival, workloads: Pick<Workloads, 'resolve'>): Call {
  const { endpoint, header } = arrival
  const bodyText = readText(arrival.body)
  const body = readObject(bodyText)
  refuseSurcharges(body)
  const stream = endpoint === 'chat' && readBoolean(body, 'stream')
  const streamOptions = body['stream_options'] ?? {}
  if (!isObject(streamOptions)) throw invalid('stream_options', 'must be an object')
  const workload = readLabel('x-sophia-workload', header('x-sophia-workload')) ?? metadataWorkload(body)
  const parts = endpoint === 'chat' ? readMessages(body['messages']) : readInput(body['input'])
  return {
    requestId: arrival.requestId,
    endpoint,
    caller: arrival.caller,
    user: readUser(header('x-sophia-user')) ?? readUser(body['user']),
    session: readLabel('x-sophia-session', header('x-sophia-session')),
    modelAsked: readModel(body['model']),
    stream,
    wantsUsageChunk: readBoolean(streamOptions, 'include_usage'),
    priority: readPriority(header('x-sophia-cost-priority')),
    answers: readCount(body, 'n', 128) ?? 1,
    maxTokens: readCount(body, 'max_tokens', MOST_OUTPUT_TOKENS),
    maxCompletionTokens: readCount(body, 'max_completion_tokens', MOST_OUTPUT_TOKENS),
    ...parts,
    needs: needsOf(body, parts),
    body: arrival.body,
    bodyText,
    members: readMembers(bodyText),
    // Last: only a valid request gives a workload its name.
    workload: workloads.resolve(workload, arrival.caller.workload),
  }
}

function invalid(param: string, problem: string): Refusal {
  return new Refusal('invalid_request', `"${param}" ${problem}.`, { param })
}

function readText(body: Buffer): string {
  if (!isUtf8(body)) throw new Refusal('invalid_request', 'The body is not valid UTF-8.')
  return body.toString('utf8')
}

function readObject(text: string): JsonObject {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'unreadable'
    throw new Refusal('invalid_request', `The body is not valid JSON: ${problem.slice(0, 200)}`)
  }
  if (!isObject(body)) throw new Refusal('invalid_request', 'The body must be a JSON object.')
  return body
}

/** Where the members of a JSON object stand. Throws `invalid_request` when one stands twice. */
export function readMembers(text: string): Members {
  try {
    return findMembers(text)
  } catch (error) {
    if (error instanceof DuplicateMember) throw invalid(error.member, 'stands twice; it must stand once')
    throw error
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readBoolean(object: JsonObject, name: string): boolean {
  const value = object[name] ?? false
  if (typeof value !== 'boolean') throw invalid(name, 'must be true or false')
  return value
}

function readModel(value: unknown): string {
  if (typeof value !== 'string' || value === '' || value.length > 256) {
    throw invalid('model', 'must name a model, or be "auto"')
  }
  return value
}

function readCount(object: JsonObject, name: string, most: number): number | null {
  const value = object[name] ?? null
  if (value === null) return null
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > most) {
    throw invalid(name, `must be a whole number from 1 to ${most}`)
  }
  return value
}

function readLabel(name: string, value: string | undefined): string | null {
  if (value === undefined || value === '') return null
  if (!WORKLOAD_NAME.test(value)) throw invalid(name, WORKLOAD_NAME_RULE)
  return value
}

function readPriority(value: string | undefined): CostPriority | null {
  if (value === undefined || value === '') return null
  const known = COST_PRIORITIES.find((priority) => priority === value)
  if (!known) throw invalid('x-sophia-cost-priority', `must be one of ${COST_PRIORITIES.join(', ')}`)
  return known
}

const NOTHING: readonly Capability[] = []

function needsOf({ tools, response_format: format }: JsonObject, { images }: Parts): readonly Capability[] {
  const needs: Capability[] = []
  if (Array.isArray(tools) && tools.length > 0) needs.push('tools')
  if (isObject(format) && (format['type'] === 'json_object' || format['type'] === 'json_schema'))
    needs.push('json')
  if (images > 0) needs.push('vision')
  return needs.length > 0 ? needs : NOTHING
}

/** Any string names a user: it is kept as it is, within bounds. */
function readUser(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, 128) : null
}

function metadataWorkload(body: JsonObject): string | null {
  const { metadata } = body
  const workload = isObject(metadata) ? metadata['workload'] : undefined
  return typeof workload === 'string' ? readLabel('metadata.workload', workload) : null
}

type Parts = Pick<Call, 'messageCount' | 'images' | 'imageBytes' | 'otherMedia'>

function readMessages(messages: unknown): Parts {
  if (!Array.isArray(messages) || messages.length === 0)
    throw invalid('messages', 'must be a list of messages')
  let images = 0
  let imageBytes = 0
  let otherMedia = 0
  for (const message of messages as unknown[]) {
    if (!isObject(message) || typeof message['role'] !== 'string') {
      throw invalid('messages', 'must be objects with a "role"')
    }
    // An answer that was spoken before, by its id: what it comes to does not stand here.
    if (isObject(message['audio'])) otherMedia += 1
    const { content } = message
    if (!Array.isArray(content)) continue
    for (const part of content as unknown[]) {
      if (!isObject(part)) throw invalid('messages', 'have a content part that is not an object')
      const { type } = part
      if (type === 'image_url') {
        images += 1
        imageBytes += inlineBytes(part['image_url'])
      } else if (type !== 'text' && type !== 'refusal') otherMedia += 1
    }
  }
  return { messageCount: messages.length, images, imageBytes, otherMedia }
}

function inlineBytes(image: unknown): number {
  const url = isObject(image) ? image['url'] : image
  return typeof url === 'string' && url.startsWith('data:') ? url.length : 0
}

function readInput(input: unknown): Parts {
  const readable = typeof input === 'string' || (Array.isArray(input) && input.length > 0)
  if (!readable) throw invalid('input', 'must be a text, or a list of texts or tokens')
  return { messageCount: Array.isArray(input) ? input.length : 1, images: 0, imageBytes: 0, otherMedia: 0 }
}
