/** What a day cost, by OpenAI's admin shape: requests, and what own GPUs cost by the minute. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { nanoUsd, parseUsd } from '../../../shared/money.ts'
import { START, startReaderHarness, type ReaderHarness } from '../ledger/reader/reader.harness.ts'
import { organizationCosts } from './organization-costs.ts'
import { organizationUsage } from './organization-usage.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW = START + 3 * DAY_MS

const pageSchema = z.object({
  data: z.array(
    z.object({
      results: z.array(
        z.object({
          amount: z.object({ value: z.number() }),
          line_item: z.string().nullable(),
          project_id: z.string().nullable(),
        }),
      ),
    }),
  ),
})

let harness: ReaderHarness
beforeEach(() => {
  harness = startReaderHarness()
})
afterEach(() => harness.stop())

function run(lineItem: string, hourlyUsd: string, from: number, to: number): void {
  const { machines } = harness.ledger
  const id = `lambda:${lineItem}:${from}`
  const hourlyNanoUsd = parseUsd(hourlyUsd)
  const common = { source: 'cloud' as const, name: id, region: null, target: null, isStartKnown: true }
  machines.start({ id, lineItem, hourlyNanoUsd, startedAt: from, ...common })
  machines.end(id, to, { observedFrom: from, isIdle: () => false })
}

async function costs(query: Record<string, string>) {
  const search = new URLSearchParams({ start_time: String(START / 1_000), ...query })
  const { data } = pageSchema.parse(await organizationCosts(harness.ledger.reader, search, NOW))
  return data.map(({ results }) =>
    results.map(({ amount, line_item, project_id }) => [amount.value, line_item, project_id]),
  )
}

const spend = (at: number, workload: string | null, usd: string): Promise<void> =>
  harness.spend({ at, draft: { workload }, truth: { costNanoUsd: parseUsd(usd) } })

describe('/v1/organization/costs', () => {
  beforeEach(async () => {
    await spend(START + HOUR_MS, 'nightly', '0.5')
    await spend(START + HOUR_MS, null, '0.25')
    // Over midnight: six hours on each side.
    run('gpu_1x_a10', '0.75', START + 18 * HOUR_MS, START + 30 * HOUR_MS)
    run('gpu_8x_h100', '24', START + DAY_MS, START + DAY_MS + HOUR_MS)
  })

  it('has machine time in the total of a day', async () => {
    expect(await costs({})).toEqual([[[5.25, null, null]], [[28.5, null, null]], [], []])
  })

  it('tells it by its line item, and of no project', async () => {
    expect(await costs({ group_by: 'line_item' })).toEqual([
      [
        [0.75, 'small', null],
        [4.5, 'gpu_1x_a10', null],
      ],
      [
        [4.5, 'gpu_1x_a10', null],
        [24, 'gpu_8x_h100', null],
      ],
      [],
      [],
    ])
    expect((await costs({ group_by: 'project_id' }))[0]).toEqual([
      [4.75, null, null],
      [0.5, null, 'nightly'],
    ])
  })

  it('is cut to the minute, so that spans that meet add up', async () => {
    const cut = START + 20 * HOUR_MS + 7 * 60_000 + 30_000
    const before = await costs({ end_time: String(cut / 1_000) })
    const after = await costs({ start_time: String(cut / 1_000) })
    // The minute that began before the cut is before it: 2 h 8 min at $0.75.
    expect(before[0]).toEqual([[0.75 + 1.6, null, null]])
    expect(after[0]).toEqual([[4.5 - 1.6, null, null]])
  })

  it('reaches back to the first machine, where it ran before anything was asked', async () => {
    run('gpu_1x_a10', '1', START - DAY_MS, START - DAY_MS + HOUR_MS)
    const days = await costs({ start_time: '0' })
    expect(days).toHaveLength(5)
    expect(days[0]).toEqual([[1, null, null]])
  })

  it('is no usage', async () => {
    const usage = await organizationUsage(
      harness.ledger.reader,
      new URLSearchParams({ start_time: String(START / 1_000) }),
      NOW,
    )
    expect(usage).toMatchObject({ data: [{ results: [{ num_model_requests: 2 }] }, {}, {}, {}] })
  })

  it('is what the ledger adds up to, whatever the prices and the times', async () => {
    for (let n = 0; n < 20; n += 1) run(`type_${n}`, `1.0${n}7`, START + n * 777_777, START + n * 3_333_333)
    const days = await costs({ group_by: 'line_item' })
    const total = days.flat().reduce((sum, [value]) => sum + Math.round(Number(value) * 1e9), 0)
    const { settled } = harness.ledger.totals({ start: 0, end: NOW }, { kind: 'bill', subject: '' })
    expect(nanoUsd(total)).toBe(settled)
  })
})
