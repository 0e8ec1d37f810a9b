import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  GROUPINGS,
  OUTCOMES,
  type LedgerFilter,
  type LedgerRow,
  type LedgerTotal,
} from '../../../../shared/contract/ledger.ts'
import { nanoUsd } from '../../../../shared/money.ts'
import { START, startReaderHarness, type ReaderHarness } from './reader.harness.ts'

const DAY_MS = 86_400_000
const DAYS = 3
const ERRORS = [null, null, null, 'client_closed', 'upstream_error', 'rate_limited'] as const

let harness: ReaderHarness
beforeAll(async () => {
  harness = startReaderHarness()
  // Spread by a fixed rule over three days, several at the same moment, some on the borders of quarter hours.
  for (let n = 0; n < 600; n += 1) {
    const at = START + ((n * 7_919) % (DAYS * 96)) * 900_000 + (n % 3 === 0 ? 0 : (n * 104_729) % 900_000)
    const errorCode = ERRORS[n % ERRORS.length] ?? null
    await harness.spend({
      at: n % 50 === 0 ? START + DAY_MS : at,
      draft: {
        keyId: `key_${n % 3}`,
        user: n % 4 === 0 ? null : `user-${n % 5}`,
        workload: n % 3 === 0 ? null : `work-${n % 2}`,
        session: n % 7 === 0 ? 'user-1' : null,
        modelServed: n % 5 === 0 ? 'large' : 'small',
        target: n % 6 === 0 ? 'gpu:one' : 'serverless',
        endpoint: n % 11 === 0 ? 'embeddings' : 'chat',
        attempt: n % 13 === 0 ? 2 : 1,
      },
      truth: {
        errorCode,
        usageSource: errorCode === 'rate_limited' ? 'none' : n % 9 === 0 ? 'estimated' : 'provider',
        tokens: { input: n, cached: n % 10, output: n * 3, reasoning: n % 2 },
      },
    })
  }
})
afterAll(() => harness.stop())

async function pagesOf(filter: LedgerFilter, limit: number): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = []
  let cursor: string | null = null
  do {
    const page = await harness.ledger.reader.page({ filter, limit, ...(cursor !== null && { cursor }) })
    rows.push(...page.rows)
    cursor = page.nextCursor
  } while (cursor !== null)
  return rows
}

function sumOf(rows: readonly LedgerRow[]): LedgerTotal {
  const sum = (list: readonly LedgerRow[], of: (row: LedgerRow) => number): number =>
    list.reduce((total, row) => total + of(row), 0)
  const estimated = rows.filter(({ usageSource }) => usageSource === 'estimated')
  return {
    attempts: rows.length,
    requests: rows.filter(({ attempt }) => attempt === 1).length,
    costNanoUsd: nanoUsd(sum(rows, (row) => row.costNanoUsd)),
    tokens: {
      input: sum(rows, (row) => row.tokens.input),
      cached: sum(rows, (row) => row.tokens.cached),
      output: sum(rows, (row) => row.tokens.output),
      reasoning: sum(rows, (row) => row.tokens.reasoning),
    },
    estimated: {
      attempts: estimated.length,
      costNanoUsd: nanoUsd(sum(estimated, (row) => row.costNanoUsd)),
    },
    unpriced: { attempts: rows.filter(({ price }) => price.origin === 'unpriced').length },
  }
}

const maybe = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 })

/** Any two moments around the three days, whole quarter hours as often as odd milliseconds. */
const moment = fc.oneof(
  fc.integer({ min: -10, max: DAYS * 96 + 10 }).map((quarter) => START + quarter * 900_000),
  fc.integer({ min: START - 1_000, max: START + DAYS * DAY_MS + 1_000 }),
)

const anyFilter: fc.Arbitrary<LedgerFilter> = fc.record({
  from: moment,
  to: moment,
  keyId: maybe(fc.constantFrom('key_0', 'key_1', 'key_none')),
  workload: maybe(fc.constantFrom('', 'work-0')),
  model: maybe(fc.constantFrom('small', 'large')),
  target: maybe(fc.constantFrom('gpu:one', 'serverless')),
  endpoint: maybe(fc.constantFrom('chat', 'embeddings')),
  usageSource: maybe(fc.constantFrom('estimated', 'none')),
  errorCode: maybe(fc.constantFrom('', 'rate_limited')),
  outcome: maybe(fc.constantFrom(...OUTCOMES)),
  unpriced: maybe(fc.constant(false)),
  text: maybe(fc.constantFrom('user-1', 'user-3', 'req_7', 'nobody')),
})

describe('the total of any filter and any time', () => {
  it('is the sum of the rows that its pages show, newest first, each once', async () => {
    await fc.assert(
      fc.asyncProperty(anyFilter, fc.integer({ min: 1, max: 200 }), async (filter, limit) => {
        const rows = await pagesOf(filter, limit)
        const { total, withoutRow } = await harness.ledger.reader.total({ filter })
        expect(total).toEqual(sumOf(rows))
        expect(withoutRow.attempts).toBe(0)
        const places = rows.map(({ reservedAt, id }) => [reservedAt, id] as const)
        expect(places).toEqual(places.toSorted((a, b) => b[0] - a[0] || b[1] - a[1]))
        expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
      }),
      { numRuns: 80 },
    )
  })

  it('is the sum of its groups, whatever they are grouped by', async () => {
    const timezone = fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe')
    await fc.assert(
      fc.asyncProperty(
        anyFilter,
        fc.constantFrom(...GROUPINGS),
        timezone,
        fc.integer({ min: 1, max: 4 }),
        async (filter, by, zone, limit) => {
          const { reader } = harness.ledger
          const { groups, others } = await reader.groups({ filter, by, timezone: zone, limit })
          const { total } = await reader.total({ filter })
          const sums = [...groups.map((group) => group.total), ...(others ? [others.total] : [])]
          expect(sums.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(total.attempts)
          expect(sums.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)).toBe(total.costNanoUsd)
          expect(sums.reduce((sum, { tokens }) => sum + tokens.output, 0)).toBe(total.tokens.output)
        },
      ),
      { numRuns: 80 },
    )
  })
})

describe('the most expensive rows of any filter and any time', () => {
  it('are those of its pages that cost the most, and of the same cost the newest', async () => {
    await fc.assert(
      fc.asyncProperty(anyFilter, fc.integer({ min: 1, max: 200 }), async (filter, limit) => {
        const newestFirst = await pagesOf(filter, 200)
        const { rows } = await harness.ledger.reader.dearest({ filter, limit })
        // The sort is stable: what costs the same stays in the order of the pages.
        const expected = newestFirst.toSorted((a, b) => b.costNanoUsd - a.costNanoUsd).slice(0, limit)
        expect(rows).toEqual(expected)
      }),
      { numRuns: 80 },
    )
  })
})

const EVERYTHING = { from: START - DAY_MS, to: START + (DAYS + 1) * DAY_MS }

it('gives each group the filter that finds its rows', async () => {
  for (const by of ['model', 'workload', 'key', 'target', 'endpoint', 'usageSource', 'errorCode'] as const) {
    const { groups } = await harness.ledger.reader.groups({
      filter: EVERYTHING,
      by,
      timezone: 'UTC',
      limit: 500,
    })
    for (const { value, total } of groups) {
      const filter = { ...EVERYTHING, [by === 'key' ? 'keyId' : by]: value }
      expect((await harness.ledger.reader.total({ filter })).total).toEqual(total)
    }
  }
  const byDay = { filter: EVERYTHING, by: 'day' as const, timezone: 'America/New_York', limit: 500 }
  const { groups: days } = await harness.ledger.reader.groups(byDay)
  expect(days.map(({ value }) => value)).toEqual(['2026-06-17', '2026-06-16', '2026-06-15', '2026-06-14'])
  for (const { span, total } of days) {
    const filter = span ?? EVERYTHING
    expect((await harness.ledger.reader.total({ filter })).total).toEqual(total)
  }
})

it('still knows what was spent when the rows are past their time, and says that they are gone', async () => {
  const aged = startReaderHarness()
  try {
    for (let n = 0; n < 20; n += 1) await aged.spend({ at: START + n * 600_000 })
    const before = await aged.ledger.reader.total({ filter: EVERYTHING })
    await aged.ledger.deleteRowsBefore(START + 3_600_000)
    const after = await aged.ledger.reader.total({ filter: EVERYTHING })
    const { rows } = await aged.ledger.reader.page({ filter: EVERYTHING, limit: 100 })
    expect(after.total).toEqual(before.total)
    expect(after.keptSince).toBe(START + 3_600_000)
    expect(rows).toHaveLength(14)
    expect(after.withoutRow.attempts).toBe(6)
    const shown = rows.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)
    expect(after.withoutRow.costNanoUsd + shown).toBe(after.total.costNanoUsd)
  } finally {
    await aged.stop()
  }
})
