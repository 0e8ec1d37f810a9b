/** The answer to a chat: what it says, token by token. The same request has the same answer. */
import { digestOf, pick, seededRandom, type Random } from '../random.ts'
import { createRecent, type Recent } from '../../recent.ts'
import { instanceOf } from '../text/instance.ts'
import { writeProse } from '../text/prose.ts'
import { wordsOf } from '../text/topic.ts'
import type { Tokenizer } from '../../tokens/tokens.ts'
import { demandedTools, type ChatRequest, type Tool } from './chat-request.ts'
import { limited, textChoice, toolChoice, type Choice } from './choice.ts'
import { countPrompt, textOf } from './prompt.ts'

export interface Answer {
  /** Names the content that is answered, whatever the form of the answer: streamed or whole, capped or not. */
  readonly digest: string
  readonly promptTokens: number
  readonly choices: readonly Choice[]
}

const REMEMBERED_ANSWERS = 500

/** Answers are remembered, so that asking the same again costs next to nothing. */
export function createAnswers(seed: string, tokenizer: Tokenizer): (request: ChatRequest) => Answer {
  const promptTokens = createRecent<number>(REMEMBERED_ANSWERS)
  const choices = createRecent<Choice>(REMEMBERED_ANSWERS)

  return (request) => {
    const { model, messages, tools, tool_choice, response_format, temperature } = request
    const digest = digestOf(
      JSON.stringify([seed, model, messages, tools, tool_choice, response_format, temperature, request.seed]),
    )
    const maxTokens = request.max_completion_tokens ?? request.max_tokens ?? Infinity
    const stops = [request.stop ?? []].flat().filter((stop) => stop !== '')
    return {
      digest,
      promptTokens: remember(promptTokens, digest, () => countPrompt(tokenizer, request)),
      choices: Array.from({ length: request.n ?? 1 }, (_, index) => {
        const key = `${digest} ${index}`
        return limited(
          remember(choices, key, () => compose(request, key, tokenizer)),
          maxTokens,
          stops,
        )
      }),
    }
  }
}

function remember<Value>(memory: Recent<Value>, key: string, make: () => Value): Value {
  const known = memory.get(key)
  if (known !== undefined) return known
  const made = make()
  memory.set(key, made)
  return made
}

function compose(request: ChatRequest, key: string, tokenizer: Tokenizer): Choice {
  const random = seededRandom(key)
  const prompt = request.messages.findLast(({ role }) => role === 'user') ?? request.messages.at(-1)
  const asked = prompt ? textOf(prompt) : ''
  const tools = demandedTools(request)
  return tools
    ? callTool(pick(random, tools), asked, key, random, tokenizer)
    : textChoice(tokenizer.pieces(writeText(request, asked, random)))
}

function callTool(tool: Tool, asked: string, key: string, random: Random, tokenizer: Tokenizer): Choice {
  const { name, parameters } = tool.function
  const values = instanceOf(parameters ?? { type: 'object' }, random, wordsOf(asked))
  const call = { id: `call_${digestOf(`call ${key}`).slice(0, 24)}`, name }
  return toolChoice(call, tokenizer.count(name), tokenizer.pieces(JSON.stringify(values)))
}

function writeText({ response_format: format }: ChatRequest, asked: string, random: Random): string {
  switch (format?.type) {
    case 'json_schema':
      return JSON.stringify(instanceOf(format.json_schema.schema ?? {}, random, wordsOf(asked)))
    case 'json_object':
      return JSON.stringify({ answer: writeProse(asked, random, 'brief') }, null, 2)
    default:
      return writeProse(asked, random)
  }
}
