/** For tests: rollouts over a real ledger in a folder of its own, with a clock that the test turns. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Attempt } from '../../../shared/contract/requests.ts'
import type { Gate, Rollout, RolloutDraft } from '../../../shared/contract/rollouts.ts'
import { nanoUsd, parsePrice } from '../../../shared/money.ts'
import { createFeedback, type Feedback } from '../feedback/feedback.ts'
import { openLedger, type Ledger, type LedgerReader } from '../ledger/ledger.ts'
import { kindOfId } from '../upstreams/upstreams.ts'
import { createRollouts, type Rollouts } from './rollouts.ts'

export const NOON = Date.UTC(2026, 5, 15, 12)
export const MINUTE = 60_000

/** What a test says of a request; the rest is the same for all: it went well, on serverless, in 100 ms, for 50. */
export interface Sent {
  readonly workload?: string | null
  readonly target?: 'serverless' | 'gpu:one'
  readonly attempt?: number
  readonly requestId?: string
  readonly errorCode?: Attempt['errorCode']
  readonly latencyMs?: number
  readonly cost?: number
}

export interface Bench {
  readonly ledger: Ledger
  readonly dataDir: string
  readonly rollouts: Rollouts
  readonly feedback: Feedback
  /** The time: it stands still but for a millisecond with each request. */
  clock: number
  /** Reserves a request now; what is returned settles and publishes it, and resolves with its id. */
  begin(sent?: Sent): Promise<() => Promise<string>>
  /** Sends a request, or so many of them, and sees them settled; resolves with the id of the last. */
  send(sent?: Sent, times?: number): Promise<string>
  /** Stops the console, and starts it again on the same folder. */
  restart(): Promise<Bench>
  close(): Promise<void>
}

/** @param trialsIn answers about the ledger of a folder in its reader's place, where a thread would take too long */
export async function startBench(
  trialsIn: ((dataDir: string) => LedgerReader['trials']) | null = null,
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-rollouts-')),
  startAt = NOON,
): Promise<Bench> {
  const troubles: unknown[] = []
  const onTrouble = (error: unknown): void => void troubles.push(error)
  let clock = startAt
  const ledger = openLedger({
    dataDir,
    now: () => clock,
    onTrouble,
    onReplaced: () => rollouts.reload(),
  })
  const free = parsePrice('0')
  ledger.prices.adopt({ model: 'm', input: free, cachedInput: free, output: free, source: 'a test' }, 0)
  const rollouts = createRollouts({
    ledger: trialsIn ? { ...ledger, reader: { ...ledger.reader, trials: trialsIn(dataDir) } } : ledger,
    kindOf: kindOfId,
    usualShareOf: () => 0.8,
    now: () => clock,
    onGate: () => undefined,
    onTrouble,
  })
  const feedback = createFeedback({
    ledger,
    now: () => clock,
    onRated: (...rating) => rollouts.rated(...rating),
  })
  await rollouts.takeUp()

  async function begin(sent: Sent = {}): Promise<() => Promise<string>> {
    clock += 1
    const { workload = 'mail', target = 'serverless', attempt = 1, errorCode = null } = sent
    const price = ledger.prices.current('m')
    if (!price) throw new Error('the test price is missing')
    const requestId = sent.requestId ?? `request-${process.hrtime.bigint()}`
    const reservation = await ledger.reserve(
      {
        requestId,
        attempt,
        endpoint: 'chat',
        keyId: 'key',
        user: null,
        workload,
        session: null,
        modelAsked: 'm',
        modelServed: 'm',
        target,
        reason: 'because',
        streamed: false,
        price,
        holdNanoUsd: nanoUsd(1_000),
      },
      () => undefined,
    )
    return async () => {
      const settled = await ledger.settle(reservation, {
        tokens: { input: 1, cached: 0, output: 1, reasoning: 0 },
        usageSource: 'provider',
        costNanoUsd: nanoUsd(sent.cost ?? 50),
        maybeBilled: false,
        finishReason: 'stop',
        errorCode,
        ttftMs: 1,
        latencyMs: sent.latencyMs ?? 100,
      })
      rollouts.observe(settled)
      return requestId
    }
  }

  async function stop(): Promise<void> {
    await ledger.reader.close()
    ledger.close()
    if (troubles.length > 0) throw new Error('something went wrong beside the test', { cause: troubles[0] })
  }

  const bench: Bench = {
    ledger,
    dataDir,
    rollouts,
    feedback,
    get clock() {
      return clock
    },
    set clock(at) {
      clock = at
    },
    begin,
    async send(sent, times = 1) {
      let id = ''
      for (let sending = 0; sending < times; sending += 1) id = await (await begin(sent))()
      return id
    },
    async restart() {
      await stop()
      return startBench(trialsIn, dataDir, clock)
    },
    async close() {
      await stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return bench
}

/** Bounds nothing, and is passed after ten requests. */
export const OPEN_GATE: Gate = {
  minRequests: 10,
  minMinutes: 0,
  minOpinions: 2,
  errorRate: null,
  p95Ms: null,
  costNanoUsd: null,
  feedback: null,
}

/** 0 → 10 → 50 → 100 % of the workload "mail", by gate, each stage with the same gate. */
export const draftOf = (gate: Partial<Gate> = {}, terms: Partial<RolloutDraft> = {}): RolloutDraft => ({
  workload: 'mail',
  name: 'Mail to serverless',
  advance: 'by_gate',
  stages: [0, 0.1, 0.5, 1].map((share) => ({ share, gate: { ...OPEN_GATE, ...gate } })),
  baseline: { of: 'gpu', hours: 1 },
  ...terms,
})

/** The newest rollout, as the screen shows it. */
export function shown({ rollouts }: Bench): Rollout {
  const [newest] = rollouts.live.snapshot().state.rollouts
  if (!newest) throw new Error('there is no rollout')
  return newest
}
