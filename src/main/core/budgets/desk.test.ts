/** The budgets as the page meets them: over its own wire, with a whole core and real requests behind. */
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { nanoUsd, parseUsd } from '../../../shared/money.ts'
import { createConsoleServer } from '../console/console.ts'
import { closeConnections, overPort, type Client } from '../console/console.harness.ts'
import { startTestCore, type TestCore } from '../core.harness.ts'
import { draftOf } from './budgets.harness.ts'

const BODY = {
  model: 'llama3.1-8b-instruct',
  max_tokens: 20,
  messages: [{ role: 'user', content: 'Good morning.' }],
}
const refusalSchema = z.object({
  error: z.object({ code: z.string(), budget: z.object({ name: z.string() }) }),
})

let core: TestCore
let client: Client
beforeEach(async () => {
  core = await startTestCore()
  client = (await overPort(createConsoleServer(core.core.console, pino({ level: 'silent' })))).client
})
afterEach(async () => {
  await closeConnections()
  await core.stop()
})

const nightly = () => core.chat(BODY, { headers: { 'x-sophia-workload': 'nightly' } })

it('makes a budget that refuses, raises it with a reason, and tells of it in the audit log', async () => {
  const draft = draftOf({ scope: 'workload', subject: 'nightly', limitNanoUsd: nanoUsd(10) })
  const { budget } = await client.budgets.create(draft)
  const reply = await nightly()
  expect(reply.status).toBe(402)
  expect(refusalSchema.parse(await reply.json()).error).toMatchObject({
    code: 'budget_exceeded',
    budget: { name: 'nightly jobs' },
  })
  // Others go on.
  expect((await core.chat(BODY)).status).toBe(200)

  const raised = await client.budgets.raise({
    id: budget.id,
    limitNanoUsd: parseUsd('1'),
    reason: 'month end',
  })
  expect(raised.budget).toMatchObject({
    limitNanoUsd: 10,
    limitNowNanoUsd: 1_000_000_000,
    raise: { reason: 'month end' },
    lastRefusal: { at: expect.any(Number) as number },
  })
  expect((await nightly()).status).toBe(200)

  const first = await client.audit.list({ limit: 1 })
  expect(first.entries).toMatchObject([
    {
      action: 'budget.raise',
      actor: 'console',
      subject: budget.id,
      reason: 'month end',
      before: { limitNanoUsd: 10 },
    },
  ])
  const next = await client.audit.list({ limit: 1, cursor: first.nextCursor ?? '' })
  expect(next.entries).toMatchObject([{ action: 'budget.create', subject: budget.id }])
})

it('shows every budget as it stands, and the strip the same', async () => {
  await (await core.chat(BODY)).text()
  await core.core.console.budgets.preview(draftOf()) // What the threads read includes the row by now.
  for await (const { state } of await client.budgets.watch()) {
    const [daily] = state.budgets
    if (!daily || daily.slices.length === 0) continue
    const spent = core.sandbox.account.total()
    expect(spent).toBeGreaterThan(0)
    expect(daily).toMatchObject({ id: 'daily', origin: 'environment', settledNanoUsd: spent, heldNanoUsd: 0 })
    expect(daily.slices.reduce((sum, slice) => sum + slice.settledNanoUsd, 0)).toBe(spent)
    expect(daily.forecast).toMatchObject({ known: false })
    const strip = core.core.console.status.snapshot().state.daily
    expect(strip).toMatchObject({ settledNanoUsd: spent, raised: false, forecast: daily.forecast })
    break
  }
})

it('previews and remembers from what the ledger holds, by whatever it is for', async () => {
  await (await nightly()).text()
  const spent = core.sandbox.account.total()
  await (await core.chat(BODY)).text()
  const { settledNanoUsd, past } = await client.budgets.preview(
    draftOf({ scope: 'workload', subject: 'nightly', period: 'week' }),
  )
  expect(settledNanoUsd).toBe(spent)
  expect(past).toEqual([])
  expect(
    (await client.budgets.preview(draftOf({ scope: 'model', subject: BODY.model }))).settledNanoUsd,
  ).toBe(core.sandbox.account.total())
  expect(await client.budgets.history({ id: 'monthly' })).toEqual({ windows: [] })
})

it('says what is wrong with what was entered, and where', async () => {
  await expect(client.budgets.create(draftOf({ name: 'Daily' }))).rejects.toMatchObject({
    code: 'BUDGET_REFUSED',
    message: expect.stringContaining('named "daily" already') as string,
    data: { field: 'name' },
  })
  await expect(
    client.budgets.raise({ id: 'daily', limitNanoUsd: parseUsd('1'), reason: 'x' }),
  ).rejects.toMatchObject({
    code: 'BUDGET_REFUSED',
    data: { field: 'limitNanoUsd' },
  })
})
