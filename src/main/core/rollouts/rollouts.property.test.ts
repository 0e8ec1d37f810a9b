/** Whatever comes in, and whenever the console is started again: the share is a stage's, and a breach goes back. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addFunctions } from '../ledger/database.ts'
import type { LedgerReader } from '../ledger/ledger.ts'
import { createPrepare } from '../ledger/reader/statements.ts'
import { createTrials } from '../ledger/reader/trials.ts'
import { draftOf, MINUTE, shown, startBench, type Sent } from './rollouts.harness.ts'

const SHARES = [0, 0.1, 0.5, 1]
const LIMITS = { errors: 0.25, cost: 60 } as const
const MOST = 6

const request = fc.record({
  errorCode: fc.constantFrom(null, null, null, null, 'upstream_error' as const, 'client_closed' as const),
  cost: fc.integer({ min: 0, max: 90 }),
  target: fc.constantFrom('serverless' as const, 'serverless' as const, 'gpu:one' as const),
})
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ requests: fc.array(request, { minLength: 1, maxLength: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ minutes: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 1, arbitrary: fc.constant({ restart: true }) },
)

/** The reader's own question, asked here: a bench is started hundreds of times, and a thread takes a while. */
const trialsIn =
  (dataDir: string): LedgerReader['trials'] =>
  (query) => {
    const db = new Database(join(dataDir, 'ledger.db'), { readonly: true })
    addFunctions(db)
    const answer = createTrials(createPrepare(db))(query)
    db.close()
    return Promise.resolve(answer)
  }

/** What the test itself counts, anew each time: nothing of it comes from the console. */
function judge(sent: readonly Sent[]): 'breached' | 'passed' | 'open' {
  const counted = sent.filter(
    ({ errorCode, target }) => errorCode !== 'client_closed' && target !== 'gpu:one',
  )
  const errors = counted.filter(({ errorCode }) => errorCode).length
  const cost = counted.reduce((sum, request) => sum + (request.cost ?? 0), 0)
  const sample = Math.max(counted.length, MOST)
  if (errors / sample > LIMITS.errors || cost / sample > LIMITS.cost) return 'breached'
  return counted.length >= MOST ? 'passed' : 'open'
}

it('holds one of its shares, passes what holds, and rolls back what does not, with restarts in between', async () => {
  const ends = { finished: 0, rolled_back: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      let bench = await startBench(trialsIn)
      try {
        await bench.rollouts.start(
          draftOf({
            minRequests: MOST,
            errorRate: { absolute: LIMITS.errors, baseline: null },
            costNanoUsd: { absolute: LIMITS.cost, baseline: null },
          }),
        )
        let stage = 1
        let over: 'finished' | 'rolled_back' | null = null
        let sent: Sent[] = []
        for (const step of steps) {
          if ('restart' in step) bench = await bench.restart()
          if ('minutes' in step) bench.clock += step.minutes * MINUTE
          for (const request of 'requests' in step ? step.requests : []) {
            await bench.send(request)
            if (over) continue
            sent.push(request)
            const verdict = judge(sent)
            if (verdict === 'breached') [over, stage] = ['rolled_back', 0]
            if (verdict !== 'passed') continue
            if (stage === SHARES.length - 1) over = 'finished'
            else stage += 1
            sent = []
          }
          expect(bench.rollouts.shareOf('mail')).toBe(SHARES[stage])
          expect(shown(bench).state).toBe(over ?? 'running')
        }
        if (over) ends[over] += 1
      } finally {
        await bench.close()
      }
    }),
    { numRuns: 40 },
  )
  // The property is worth something only where both ends are met.
  expect(ends.finished).toBeGreaterThan(0)
  expect(ends.rolled_back).toBeGreaterThan(0)
}, 60_000)
