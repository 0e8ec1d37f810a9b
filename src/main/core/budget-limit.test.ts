/** A hard limit under a crowd: five hundred at once where a hundred fit, seen from inside and from the file. */
import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { nanoUsd, parseUsd } from '../../shared/money.ts'
import { startTestCore, type TestCore } from './core.harness.ts'

const CROWD = 500
const FITTING = 100
const BODY = {
  model: 'llama3.1-8b-instruct',
  max_tokens: 40,
  messages: [
    { role: 'user', content: 'Say how a hard limit is kept when everybody comes at the same time.' },
  ],
}

const refusalSchema = z.object({
  error: z.object({ code: z.string(), budget: z.object({ estimated_usd: z.number() }) }),
})
const spentSchema = z.object({ settled: z.number(), held: z.number() })

let holdNanoUsd: number
let core: TestCore

beforeAll(async () => {
  // What one request holds is asked of the console itself: a limit of nothing says what it would have needed.
  const probe = await startTestCore({ dailyLimit: nanoUsd(0) })
  try {
    const { error } = refusalSchema.parse(await (await probe.chat(BODY)).json())
    holdNanoUsd = parseUsd(error.budget.estimated_usd.toFixed(9))
  } finally {
    await probe.stop()
  }
  core = await startTestCore({ dailyLimit: nanoUsd(FITTING * holdNanoUsd) })
})
afterAll(() => core.stop())

it('admits at no instant more than fits, and lets nearly all of it be used', async () => {
  const limit = FITTING * holdNanoUsd
  const file = new Database(join(core.dataDir, 'ledger.db'), { readonly: true })
  const query = file.prepare(`
    SELECT (SELECT coalesce(sum(cost_nano_usd), 0) FROM attempts) AS settled,
           (SELECT coalesce(sum(hold_nano_usd), 0) FROM holds) AS held`)
  let mostSpent = 0
  let mostHeld = 0
  let looking: NodeJS.Immediate | undefined
  const look = (): void => {
    const { settled, held } = spentSchema.parse(query.get())
    mostSpent = Math.max(mostSpent, settled + held)
    mostHeld = Math.max(mostHeld, held)
    const daily = core.core.console.status.snapshot().state.daily
    mostSpent = Math.max(mostSpent, daily.settledNanoUsd + daily.heldNanoUsd)
    clearImmediate(looking)
    looking = setImmediate(look)
  }
  const send = async (): Promise<number> => {
    const reply = await core.chat(BODY)
    await reply.text()
    return reply.status
  }

  try {
    // Slow enough that all have come before the first is answered.
    core.sandbox.configure({ ttftMs: 2_000 })
    look()
    const statuses = await Promise.all(Array.from({ length: CROWD }, send))
    const admitted = statuses.filter((status) => status === 200).length
    expect(new Set(statuses)).toEqual(new Set([200, 402]))
    expect(admitted).toBeGreaterThanOrEqual(FITTING)
    expect(mostHeld).toBe(limit)
    expect(core.sandbox.account.total()).toBeLessThan(limit)

    core.sandbox.configure({ ttftMs: 0 })
    let status = 200
    while (status === 200) status = await send()
    expect(status).toBe(402)
    look()
    expect(mostSpent).toBeLessThanOrEqual(limit)
    const { settled, held } = spentSchema.parse(query.get())
    expect(held).toBe(0)
    expect(settled).toBe(core.sandbox.account.total())
    expect(settled).toBeGreaterThanOrEqual(0.9 * limit)
  } finally {
    clearImmediate(looking)
    file.close()
  }
})
