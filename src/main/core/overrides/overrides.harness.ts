/** For tests: overrides over a real ledger in a folder of its own, with a clock that the test turns. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Override, OverrideDraft, OverrideTerms } from '../../../shared/contract/overrides.ts'
import type { TargetState } from '../../../shared/contract/system.ts'
import { nanoUsd, parsePrice } from '../../../shared/money.ts'
import { openLedger, type Ledger } from '../ledger/ledger.ts'
import { createOverrides, type Overrides } from './overrides.ts'

export const NOON = Date.UTC(2026, 5, 15, 12)
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const AUTHOR = 'console'

export const FORCE_GPU: OverrideTerms = { kind: 'force', side: 'gpu', whenDown: 'fail' }
export const FORCE_SERVERLESS: OverrideTerms = { kind: 'force', side: 'serverless', whenDown: 'fall_back' }
export const pauseOf = (target: string): OverrideTerms => ({ kind: 'pause', target })

const stateOf = (id: string, kind: TargetState['kind']): TargetState => ({
  id,
  name: id,
  kind,
  state: 'up',
  since: 0,
  error: null,
})

export interface Sent {
  readonly target: string
  readonly model: string
  readonly input?: number
  readonly output?: number
}

export interface Bench {
  readonly ledger: Ledger
  readonly overrides: Overrides
  readonly dataDir: string
  /** The time, which stands still until it is set. */
  clock: number
  /** `near`, `far` (serverless) and `gpu:a`, `gpu:b`; all up, and serving `m`. */
  targets: TargetState[]
  /** The models of each target. */
  models: Map<string, Set<string>>
  start(terms: OverrideTerms, draft?: Partial<OverrideDraft>): Override
  /** Settles a request that went there. */
  request(sent: Sent): Promise<void>
  /** The actions in the audit log, oldest first. */
  audited(): string[]
  /** Stops the console, and starts it again on the same folder, at a later time if one is given. */
  restart(at?: number): Promise<Bench>
  close(): Promise<void>
}

export function startBench(dataDir = mkdtempSync(join(tmpdir(), 'sophia-overrides-')), at = NOON): Bench {
  const troubles: unknown[] = []
  let clock = at
  let calls = 0
  const onTrouble = (error: unknown): void => void troubles.push(error)
  const ledger = openLedger({
    dataDir,
    now: () => clock,
    onTrouble,
    onReplaced: () => overrides.forget(),
  })
  const price = parsePrice('1')
  ledger.prices.adopt({ model: 'm', input: price, cachedInput: price, output: price, source: 'a test' }, 0)
  const overrides = createOverrides({
    ledger,
    targets: () => bench.targets,
    modelsOf: (id) => bench.models.get(id) ?? null,
    priceOf: (model, target) => ledger.prices.current(model, target),
    now: () => clock,
    onTrouble,
  })

  async function stop(): Promise<void> {
    overrides.stop()
    await ledger.reader.close()
    ledger.close()
    if (troubles.length > 0) throw new Error('something went wrong beside the test', { cause: troubles[0] })
  }

  const bench: Bench = {
    ledger,
    overrides,
    dataDir,
    targets: [
      stateOf('near', 'serverless'),
      stateOf('far', 'serverless'),
      stateOf('gpu:a', 'gpu'),
      stateOf('gpu:b', 'gpu'),
    ],
    models: new Map(['near', 'far', 'gpu:a', 'gpu:b'].map((id) => [id, new Set(['m'])])),
    get clock() {
      return clock
    },
    set clock(to) {
      clock = to
    },
    start(terms, draft = {}) {
      calls += 1
      const idempotencyKey = `call-${at}-${calls}`
      return overrides.start({ terms, reason: 'a drill', forMinutes: 30, idempotencyKey, ...draft }, AUTHOR)
    },
    async request({ target, model, input = 0, output = 0 }) {
      calls += 1
      const reservation = await ledger.reserve(
        {
          requestId: `request-${at}-${calls}`,
          attempt: 1,
          endpoint: 'chat',
          keyId: 'key',
          user: null,
          workload: null,
          session: null,
          modelAsked: model,
          modelServed: model,
          target,
          reason: 'because',
          streamed: false,
          price: ledger.prices.current(model) ?? ledger.prices.unpriced(model),
          holdNanoUsd: nanoUsd(0),
        },
        () => undefined,
      )
      await ledger.settle(reservation, {
        tokens: { input, cached: 0, output, reasoning: 0 },
        usageSource: 'provider',
        costNanoUsd: nanoUsd(0),
        maybeBilled: false,
        finishReason: 'stop',
        errorCode: null,
        ttftMs: 1,
        latencyMs: 2,
      })
    },
    audited: () =>
      ledger.audit
        .newest({ limit: 200, kind: 'override' })
        .map(({ action }) => action)
        .reverse(),
    async restart(later = clock) {
      await stop()
      return startBench(dataDir, later)
    },
    async close() {
      await stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return bench
}
