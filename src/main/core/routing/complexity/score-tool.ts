/** `npm run score`: prompts as JSONL in, what the scorer says of each out. */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { promptOf, scorePrompt } from './complexity.ts'

export interface ScoreToolHost {
  readonly stdin: Readable
  /** One JSON object a line, and nothing else. */
  readonly stdout: Writable
  /** One sentence for the person who waits. */
  readonly say: (sentence: string) => void
}

/** Beyond these, bad lines are only counted. */
const MOST_TOLD = 20

/**
 * Answers each line in its turn and passes over those that hold no prompt, naming them. Resolves to the exit code:
 * 0, or 1 when a line was bad. A reader that has had enough ends it quietly.
 */
export async function runScoreTool({ stdin, stdout, say }: ScoreToolHost): Promise<number> {
  const closed = new AbortController()
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') say(`The answers cannot be written: ${error.message}`)
    closed.abort(error)
  })
  let number = 0
  let bad = 0

  const lines = createInterface({ input: stdin, crlfDelay: Infinity })
  for await (const line of lines) {
    number += 1
    const text = number === 1 ? line.replace(/^\uFEFF/, '') : line
    if (text.trim() === '') continue
    const read = readLine(text)
    if (read.problem === null) {
      // At once, for who asks line by line and waits for each answer.
      await write(stdout, `${JSON.stringify(scorePrompt(promptOf(read.prompt)))}\n`, closed.signal)
    } else {
      bad += 1
      if (bad <= MOST_TOLD) say(`Line ${number}: ${read.problem}`)
    }
    if (closed.signal.aborted) break
  }
  if (bad > 0) say(`${bad} of ${number} lines held no prompt and were passed over.`)
  return bad > 0 ? 1 : 0
}

async function write(stdout: Writable, text: string, signal: AbortSignal): Promise<void> {
  if (signal.aborted || stdout.write(text)) return
  await once(stdout, 'drain', { signal }).catch(() => undefined)
}

type Read = { readonly problem: null; readonly prompt: unknown } | { readonly problem: string }

function readLine(line: string): Read {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { problem: 'this is not JSON; each line is an object such as {"prompt": "Hello"}.' }
  }
  if (typeof value !== 'object' || value === null || !('prompt' in value)) {
    return { problem: 'this has no member "prompt"; each line is an object such as {"prompt": "Hello"}.' }
  }
  const { prompt } = value
  if (typeof prompt === 'string' || (typeof prompt === 'object' && prompt !== null)) {
    return { problem: null, prompt }
  }
  return { problem: '"prompt" must be a text, a list of messages, or the body of a request.' }
}
