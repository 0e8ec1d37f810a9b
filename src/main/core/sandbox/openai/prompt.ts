/** What a prompt weighs: the text of its messages in Llama 3's chat template. */
import type { Tokenizer } from '../../tokens/tokens.ts'
import type { ChatRequest, Message } from './chat-request.ts'

/** Begin of text (1), and the opening of the assistant's turn: its header (3) and an empty line (1). */
export const PROMPT_TOKENS_BASE = 5

/** Around each message: a header of three tokens, an empty line, the end of the turn. */
export const PROMPT_TOKENS_PER_MESSAGE = 5

/** The text of a message; parts are joined as they come. */
export function textOf({ content }: Message): string {
  if (typeof content === 'string') return content
  return (content ?? []).map((part) => ('text' in part ? part.text : part.refusal)).join('')
}

/** Tokens of the whole prompt. Tools and earlier tool calls count as the JSON in which the model sees them. */
export function countPrompt(tokenizer: Tokenizer, { messages, tools }: ChatRequest): number {
  let tokens = PROMPT_TOKENS_BASE
  for (const message of messages) {
    tokens += PROMPT_TOKENS_PER_MESSAGE + tokenizer.count(textOf(message))
    if (message.tool_calls) tokens += tokenizer.count(JSON.stringify(message.tool_calls))
  }
  if (tools && tools.length > 0) tokens += tokenizer.count(JSON.stringify(tools))
  return tokens
}
