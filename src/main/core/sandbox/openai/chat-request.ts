/** The body of a chat completion, as far as the sandbox reads it; other members are let be. */
import { z } from 'zod'
import { invalidBody, invalidRequest } from './errors.ts'

const partSchema = z.union(
  [
    z.object({ type: z.literal('text'), text: z.string() }),
    z.object({ type: z.literal('refusal'), refusal: z.string() }),
  ],
  'the sandbox reads text parts only',
)

const messageSchema = z
  .object({
    role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
    content: z.union([z.string(), z.array(partSchema)]).nullish(),
    tool_calls: z.array(z.unknown()).nullish(),
  })
  .refine(
    ({ role, content }) => role === 'assistant' || (content ?? null) !== null,
    'a message needs content',
  )

const toolSchema = z.object({
  type: z.literal('function'),
  function: z.object({
    name: z.string().min(1),
    description: z.string().nullish(),
    parameters: z.record(z.string(), z.unknown()).nullish(),
  }),
})

const positive = z.int().positive()

const chatRequestSchema = z.object({
  model: z.string(),
  messages: z.array(messageSchema).min(1),
  stream: z.boolean().nullish(),
  stream_options: z
    .object({ include_usage: z.boolean().nullish(), continuous_usage_stats: z.boolean().nullish() })
    .nullish(),
  max_tokens: positive.nullish(),
  max_completion_tokens: positive.nullish(),
  n: positive.max(32).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(16)]).nullish(),
  seed: z.int().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('json_object') }),
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.object({ schema: z.record(z.string(), z.unknown()).nullish() }),
      }),
    ])
    .nullish(),
  tools: z.array(toolSchema).nullish(),
  tool_choice: z
    .union([
      z.enum(['none', 'auto', 'required']),
      z.object({ type: z.literal('function'), function: z.object({ name: z.string() }) }),
    ])
    .nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
})

export type ChatRequest = z.output<typeof chatRequestSchema>
export type Message = ChatRequest['messages'][number]
export type Tool = z.output<typeof toolSchema>

/** Throws an `ApiError` that names what is wrong. */
export function readChatRequest(text: string): ChatRequest {
  const body = readBody(chatRequestSchema, text)
  if (body.stream_options && !body.stream) {
    throw invalidRequest('stream_options makes sense only with stream: true', 'stream_options')
  }
  return body
}

export function readBody<Output>(schema: z.ZodType<Output>, text: string): Output {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw invalidRequest('The body is not valid JSON.')
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw invalidBody(parsed.error)
  return parsed.data
}

/** The tools of which one must be called, if one must. Throws when there is none of that name. */
export function demandedTools({ tools, tool_choice: choice }: ChatRequest): readonly Tool[] | null {
  if (!choice || choice === 'none' || choice === 'auto') return null
  if (choice === 'required') {
    if (!tools?.length)
      throw invalidRequest('tool_choice is "required" and there are no tools', 'tool_choice')
    return tools
  }
  const named = tools?.filter((tool) => tool.function.name === choice.function.name) ?? []
  if (named.length === 0)
    throw invalidRequest(`there is no tool named "${choice.function.name}"`, 'tool_choice')
  return named
}
