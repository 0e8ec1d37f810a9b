/**
 * The ledger under its own questions: makes one of millions of rows, asks it what the screens ask, and writes to it
 * and to an empty one by turns. Run in a process of its own, as it blocks while it makes the file.
 */
import { join } from 'node:path'
import { nanoUsd } from '../src/shared/money.ts'
import { openLedger, type AttemptDraft, type Ledger } from '../src/main/core/ledger/ledger.ts'
import { endWithParent } from './child.ts'
import { RARE, writeLedgerFile } from './ledger-file.ts'
import type { LedgerResult } from './messages.ts'
import { spread, type Spread } from './statistics.ts'

const DAYS = 90
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** A fixed Monday evening, so that every run makes the same rows. */
const ENDS_AT = Date.UTC(2026, 5, 15, 19)

const ASKED = 15
const OPENED = 5
/** Short rounds, and many: what else runs on the machine then disturbs both ledgers alike. */
const WRITE_ROUNDS = 24
const WRITES = 2_000
const AT_ONCE = 16

const [folder = '', rowsText = ''] = process.argv.slice(2)
endWithParent()

let clock = ENDS_AT
const open = (name: string): Ledger =>
  openLedger({
    dataDir: join(folder, name),
    now: () => clock,
    onTrouble(error) {
      throw error
    },
  })

async function timed(times: number, work: () => unknown): Promise<Spread> {
  const samples: number[] = []
  for (let n = 0; n < times; n += 1) {
    const startedAt = performance.now()
    await work()
    samples.push(performance.now() - startedAt)
  }
  return spread(samples)
}

/** Opening, and what the console asks before its first window stands: budgets' windows and the last hour. */
async function measureStart(): Promise<LedgerResult['start']> {
  const starts: number[] = []
  const overviews: number[] = []
  for (let n = 0; n < OPENED; n += 1) {
    const startedAt = performance.now()
    const ledger = open('big')
    const openedAt = performance.now()
    ledger.totals({ start: ENDS_AT - DAY_MS, end: ENDS_AT + DAY_MS })
    ledger.totals({ start: ENDS_AT - 15 * DAY_MS, end: ENDS_AT + 15 * DAY_MS })
    ledger.minutesSince(ENDS_AT - HOUR_MS)
    ledger.newestAttempts(20)
    starts.push(openedAt - startedAt)
    overviews.push(performance.now() - openedAt)
    await ledger.reader.close()
    ledger.close()
  }
  return { openMs: spread(starts), overviewMs: spread(overviews) }
}

async function measureQuestions({ reader }: Ledger): Promise<LedgerResult['questions']> {
  const always = { from: ENDS_AT - DAYS * DAY_MS, to: ENDS_AT }
  const month = { from: ENDS_AT - 30 * DAY_MS - 1_234, to: ENDS_AT - 1_234 }
  const { rows: some } = await reader.page({ filter: always, limit: 500 })
  const named = some.find(({ user, session }) => user !== null && session !== null)
  const page = (filter: object) => () => reader.page({ filter: { ...always, ...filter }, limit: 100 })
  const groups = (by: 'day' | 'model' | 'workload') => () =>
    reader.groups({ filter: month, by, timezone: 'America/New_York', limit: 200 })
  const questions: readonly (readonly [string, () => unknown])[] = [
    ['first page', page({})],
    ['first page, a rare key', page({ keyId: RARE.keyId })],
    ['first page, a rare model', page({ model: RARE.model })],
    ['first page, a rare error', page({ errorCode: RARE.errorCode })],
    ['first page, failed', page({ outcome: 'failed' })],
    ['first page, one in 1,000', page({ errorCode: 'upstream_rejected' })],
    ['first page, one user', page({ text: named?.user ?? '' })],
    ['first page, one session', page({ text: named?.session ?? '' })],
    ['a page in the middle', () => reader.page({ filter: always, cursor: `${month.from}.1`, limit: 100 })],
    ['total of 30 days', () => reader.total({ filter: month })],
    ['total of all', () => reader.total({ filter: always })],
    ['30 days by day', groups('day')],
    ['30 days by model', groups('model')],
    ['choices of 30 days', () => reader.facets(month)],
    [
      'chart of 30 days by model',
      () =>
        reader.series({
          ...month,
          width: 'day',
          timezone: 'America/New_York',
          by: 'model',
          where: {},
          limit: 8,
        }),
    ],
    ['percentiles of a day', () => reader.durations({ from: ENDS_AT - DAY_MS, to: ENDS_AT })],
  ]
  const results = []
  for (const [name, ask] of questions) {
    await ask()
    results.push({ name, ms: await timed(ASKED, ask) })
  }
  return results
}

interface Cost {
  readonly wallUs: number
  readonly cpuUs: number
}

/** Holds and settles, as many at once as under load; what each cost. */
async function write(ledger: Ledger, round: number): Promise<Cost> {
  const price = ledger.prices.current('llama3.1-8b-instruct')
  if (!price) throw new Error('the price is missing')
  const draft = (n: number): AttemptDraft => ({
    requestId: `req_${clock.toString(36)}${round.toString(16).padStart(8, '0')}${n.toString(16).padStart(8, '0')}`,
    attempt: 1,
    endpoint: 'chat',
    keyId: 'key_web',
    user: `user-${(n * 7_919) % 5_000}`,
    workload: 'support',
    session: null,
    modelAsked: 'auto',
    modelServed: price.model,
    target: 'serverless',
    reason: 'the only target that serves it',
    streamed: true,
    price,
    holdNanoUsd: nanoUsd(700_000),
  })
  let next = 0
  async function client(): Promise<void> {
    while (next < WRITES) {
      const n = next++
      clock += 1
      const reservation = await ledger.reserve(draft(n), () => undefined)
      await ledger.settle(reservation, {
        tokens: { input: 300, cached: 0, output: 200, reasoning: 0 },
        usageSource: 'provider',
        costNanoUsd: nanoUsd(35_000),
        maybeBilled: false,
        finishReason: 'stop',
        errorCode: null,
        ttftMs: 80 + (n % 40),
        latencyMs: 900 + (n % 700),
      })
    }
  }
  const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()]
  await Promise.all(Array.from({ length: AT_ONCE }, client))
  const { user, system } = process.cpuUsage(cpuBefore)
  return { wallUs: ((performance.now() - startedAt) * 1_000) / WRITES, cpuUs: (user + system) / WRITES }
}

async function measureWrites(big: Ledger, empty: Ledger): Promise<LedgerResult['writes']> {
  await write(big, 0)
  await write(empty, 0)
  const rounds: { big: Cost; empty: Cost }[] = []
  for (let round = 1; round <= WRITE_ROUNDS; round += 1) {
    // By turns, and each first as often as the other: what disturbs one round disturbs both.
    const bigFirst = round % 2 === 0
    const first = await write(bigFirst ? big : empty, round)
    const second = await write(bigFirst ? empty : big, round)
    rounds.push(bigFirst ? { big: first, empty: second } : { big: second, empty: first })
  }
  return {
    bigUs: spread(rounds.map(({ big }) => big.wallUs)),
    emptyUs: spread(rounds.map(({ empty }) => empty.wallUs)),
    ratio: spread(rounds.map(({ big, empty }) => big.wallUs / empty.wallUs)),
    cpuRatio: spread(rounds.map(({ big, empty }) => big.cpuUs / empty.cpuUs)),
  }
}

async function main(): Promise<LedgerResult> {
  const tell = (line: string): void => void process.stderr.write(`${line}\n`)
  const rows = Number(rowsText)
  tell(`making a ledger of ${rows.toLocaleString('en-US')} rows`)
  const startedAt = performance.now()
  writeLedgerFile(join(folder, 'big'), { rows, days: DAYS, endsAt: ENDS_AT, tell })
  const madeSeconds = (performance.now() - startedAt) / 1_000
  tell('opening it')
  const start = await measureStart()
  const big = open('big')
  tell('asking it')
  const questions = await measureQuestions(big)
  tell('writing to it')
  const empty = open('empty')
  const usd = big.prices.current('llama3.1-8b-instruct')
  if (usd) empty.prices.adopt({ ...usd, source: 'benchmark' }, ENDS_AT)
  const writes = await measureWrites(big, empty)
  for (const ledger of [big, empty]) {
    await ledger.reader.close()
    ledger.close()
  }
  return { rows, madeSeconds, start, questions, writes }
}

const result = await main()
// The process ends with the channel: not before the message is through it.
process.send?.(result, () => process.exit(0))
