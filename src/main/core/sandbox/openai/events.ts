/** The events of a stream: what each says, and when it is due. */
import { tokensBy, type Pace } from '../pace.ts'
import type { Answer } from './answer.ts'
import { usageJson } from './usage.ts'
import type { Reply } from './whole.ts'

/** Enough to fill a socket's buffer, little enough to stop soon after a client left. */
const STEPS_PER_WRITE = 128

const ROLE = '{"role":"assistant","content":""}'

export interface PlacedStep {
  readonly index: number
  readonly tokens: number
  readonly delta: string
}

/** Makes the text of one event; without a choice it is the usage at the end. */
export type ChunkWriter = (choice: number | null, delta: string, finishReason: string) => string

export function chunkWriter({ bill }: Reply, withUsage: boolean, continuous: boolean): ChunkWriter {
  const created = Math.floor(bill.startedAt / 1000)
  const model = JSON.stringify(bill.modelName)
  const head = `data: {"id":"${bill.requestId}","object":"chat.completion.chunk","created":${created},"model":${model},"choices":[`
  return (choice, delta, finishReason) => {
    if (choice === null) return `${head}],"usage":${usageJson(bill)}}\n\n`
    const usage = !withUsage ? '' : continuous ? `,"usage":${usageJson(bill)}` : ',"usage":null'
    return `${head}{"index":${choice},"delta":${delta},"logprobs":null,"finish_reason":${finishReason}}]${usage}}\n\n`
  }
}

/** Sends steps when they are due, as many in one write as are due at once, and counts them on the bill. */
export function createSender(
  { exchange, bill, answer, pace }: Reply,
  steps: readonly PlacedStep[],
  chunkOf: ChunkWriter,
) {
  // Choices are generated side by side, so that several take no longer than one.
  const stepPace: Pace = { ...pace, tokenMs: pace.tokenMs / answer.choices.length }
  const startedMs = performance.now()
  const elapsedMs = (): number => performance.now() - startedMs
  let pending = ''
  let pendingSteps = 0
  let sent = 0

  function chunkAt(position: number): string {
    const placed = steps[position]
    if (!placed) return ''
    bill.completionTokens += placed.tokens
    return chunkOf(placed.index, placed.delta, 'null')
  }

  return {
    /** Waits for the first token; the reply's head goes out with it, as it does from a real server. */
    async begin(): Promise<boolean> {
      if (pace.firstTokenMs > 0 && !(await exchange.sleep(pace.firstTokenMs))) return false
      exchange.response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache',
        'x-request-id': bill.requestId,
      })
      pending = answer.choices.map((_, index) => chunkOf(index, ROLE, 'null')).join('')
      return true
    },
    say(event: string): void {
      pending += event
    },
    /** What is to be said with the next write. */
    takePending(): string {
      const text = pending
      pending = ''
      pendingSteps = 0
      return text
    },
    /**
     * Sends the steps before `end`, each when it is due; false when the client left before. The last of them stay
     * pending, so that what follows goes out in the same write.
     */
    async sendUpTo(end: number): Promise<boolean> {
      while (sent < end) {
        const waitMs = stepPace.firstTokenMs + sent * stepPace.tokenMs - elapsedMs()
        const crowded = pendingSteps >= STEPS_PER_WRITE
        if (waitMs > 0 || crowded) {
          const open = exchange.write(this.takePending())
          if (open !== true && !(await open)) return false
        }
        if (waitMs > 0 && !(await exchange.sleep(waitMs))) return false
        const due = Math.max(sent + 1, tokensBy(stepPace, elapsedMs(), end))
        const until = Math.min(due, sent + STEPS_PER_WRITE)
        pendingSteps += until - sent
        for (; sent < until; sent += 1) pending += chunkAt(sent)
      }
      return true
    },
  }
}

/** The steps of all choices in the order in which a batch would make them. */
export function inTurns({ choices }: Answer): PlacedStep[] {
  const longest = Math.max(...choices.map(({ steps }) => steps.length))
  const turns: PlacedStep[] = []
  for (let position = 0; position < longest; position += 1) {
    choices.forEach(({ steps, deltas }, index) => {
      const step = steps[position]
      const delta = deltas()[position]
      if (step && delta !== undefined) turns.push({ index, tokens: step.tokens, delta })
    })
  }
  return turns
}
