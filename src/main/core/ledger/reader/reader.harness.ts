/** For tests: a ledger of its own folder, filled with attempts of every kind, at any time. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { costOf, nanoUsd, parsePrice } from '../../../../shared/money.ts'
import { openLedger, type AttemptDraft, type Ledger, type Settlement } from '../ledger.ts'

export const START = Date.UTC(2026, 5, 15)

/** What a test says of an attempt; the rest is the same for all. */
export interface Spent {
  readonly at: number
  readonly draft?: Partial<AttemptDraft>
  readonly truth?: Partial<Settlement>
}

export interface ReaderHarness {
  readonly ledger: Ledger
  readonly dataDir: string
  /** Reserves and settles one attempt. */
  spend(spent: Spent): Promise<void>
  stop(): Promise<void>
}

export function startReaderHarness(): ReaderHarness {
  const dataDir = mkdtempSync(join(tmpdir(), 'sophia-reader-'))
  let clock = START
  const ledger = openLedger({
    dataDir,
    now: () => clock,
    onTrouble(error) {
      throw error
    },
  })
  for (const model of ['small', 'large']) {
    const usd = parsePrice(model === 'small' ? '0.07' : '0.88')
    const price = { model, input: usd, cachedInput: usd, output: usd }
    ledger.prices.adopt({ ...price, source: 'a test' }, START - 1_000_000_000)
  }
  let requests = 0

  async function spend({ at, draft = {}, truth = {} }: Spent): Promise<void> {
    const price = ledger.prices.current(draft.modelServed ?? 'small')
    if (!price) throw new Error('the test names a model without a price')
    clock = at
    requests += 1
    const reservation = await ledger.reserve(
      {
        requestId: `req_${requests}`,
        attempt: 1,
        endpoint: 'chat',
        keyId: 'key_one',
        user: null,
        workload: null,
        session: null,
        modelAsked: 'auto',
        modelServed: 'small',
        target: 'serverless',
        reason: 'the only one',
        streamed: true,
        price,
        holdNanoUsd: nanoUsd(1_000_000),
        ...draft,
      },
      () => undefined,
    )
    const tokens = truth.tokens ?? { input: 100, cached: 10, output: 50, reasoning: 5 }
    await ledger.settle(reservation, {
      tokens,
      usageSource: 'provider',
      costNanoUsd: costOf(
        { tokens: tokens.input, price: price.input },
        { tokens: tokens.cached, price: price.cachedInput },
        { tokens: tokens.output, price: price.output },
      ),
      maybeBilled: false,
      finishReason: 'stop',
      errorCode: null,
      ttftMs: 20,
      latencyMs: 200,
      ...truth,
    })
  }

  return {
    ledger,
    dataDir,
    spend,
    async stop() {
      await ledger.reader.close()
      ledger.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
