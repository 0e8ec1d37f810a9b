/**
 * `kill -9` in the middle of traffic, again and again on the same data directory. Six rounds here;
 * `SOPHIA_KILL_ROUNDS=50` runs as many as one likes.
 */
import { once } from 'node:events'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { exactUsd, nanoUsd } from '../../src/shared/money.ts'
import { expect, test } from './console.ts'
import { exitCode, KEY, type Host, type Running } from './host.ts'
import { runLedger } from './ledger-program.ts'

const ROUNDS = Number(process.env['SOPHIA_KILL_ROUNDS'] ?? 6)
const AT_ONCE = 32

/** What a client was told: the cost of each whole answer, by its request id; for a stream, that it ended well. */
type Answered = Map<string, string | null>

const rowSchema = z.object({ id: z.string(), cost: z.number(), error: z.string().nullable() })

test('loses no settled row, leaves no hold, and keeps every total', async ({ host }) => {
  test.setTimeout(60_000 + ROUNDS * 30_000)
  const answered: Answered = new Map()
  let crashed = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const running = await host.start()
    await trafficUntilKilled(running, answered, 20 + ((round * 37) % 100))

    // A start settles what was in flight; nothing is dispatched yet.
    const again = await host.start()
    const rows = readRows(host)
    // One look at all of them: an expectation for each of thousands would take longer than the kills.
    const lost = [...answered].filter(([id, costUsd]) => {
      const row = rows.get(id)
      return row?.error !== null || (costUsd !== null && exactUsd(nanoUsd(row.cost)) !== costUsd)
    })
    expect(lost, 'answered, and not in the ledger as it was told').toEqual([])
    const settled = [...rows.values()].reduce((sum, row) => sum + row.cost, 0)
    const verified = await runLedger(host.dataDir, 'verify', '--json')
    expect(JSON.parse(verified.stdout)).toMatchObject({
      ok: true,
      settled: { rows: rows.size, nanoUsd: settled },
      held: { rows: 0 },
    })
    expect(await costs(again)).toBeCloseTo(settled / 1e9, 9)
    crashed = [...rows.values()].filter(({ error }) => error === 'crashed').length
    again.child.kill('SIGTERM')
    expect(await exitCode(again.child)).toBe(0)
  }
  // The test says something only if requests were in flight when it struck.
  expect(crashed).toBeGreaterThan(0)
  console.info(
    `${ROUNDS} kills: ${answered.size} answered, all there; ${crashed} in flight, settled at their hold`,
  )
})

/** Keeps requests in flight, whole and streamed, and kills the host once `answers` of them have come. */
async function trafficUntilKilled(
  { child, baseUrl }: Running,
  answered: Answered,
  answers: number,
): Promise<void> {
  const dead = once(child, 'exit')
  let alive = true
  let left = answers
  const worker = async (index: number): Promise<void> => {
    for (let i = 0; alive; i += 1) {
      try {
        const response = await fetch(`${baseUrl}/v1/chat/completions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
          body: JSON.stringify({
            model: 'auto',
            messages: [{ role: 'user', content: `Question ${i} of ${index}` }],
            max_tokens: 20 + (i % 40),
            stream: index % 2 === 0,
          }),
        })
        const body = await response.text()
        if (response.status !== 200 || (index % 2 === 0 && !body.includes('[DONE]'))) continue
        answered.set(
          response.headers.get('x-sophia-request-id') ?? '',
          response.headers.get('x-sophia-cost-usd'),
        )
        left -= 1
        if (left === 0) child.kill('SIGKILL')
      } catch {
        // The host is gone, or going.
      }
    }
  }
  const workers = Array.from({ length: AT_ONCE }, (_, index) => worker(index))
  await dead
  alive = false
  await Promise.all(workers)
}

function readRows(host: Host): Map<string, z.output<typeof rowSchema>> {
  const db = new Database(join(host.dataDir, 'sandbox', 'ledger.db'), { readonly: true })
  try {
    const rows = db
      .prepare('SELECT request_id AS id, cost_nano_usd AS cost, error_code AS error FROM attempts')
      .all()
    return new Map(
      z
        .array(rowSchema)
        .parse(rows)
        .map((row) => [row.id, row]),
    )
  } finally {
    db.close()
  }
}

const costsSchema = z.object({
  data: z.array(z.object({ results: z.array(z.object({ amount: z.object({ value: z.number() }) })) })),
})

/** All that was spent, by the API that FinOps tools read. */
async function costs({ baseUrl }: Running): Promise<number> {
  const response = await fetch(`${baseUrl}/v1/organization/costs?start_time=0&limit=180`, {
    headers: { authorization: `Bearer ${KEY}` },
  })
  const { data } = costsSchema.parse(await response.json())
  return data.flatMap(({ results }) => results).reduce((sum, { amount }) => sum + amount.value, 0)
}
