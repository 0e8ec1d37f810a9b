import { copyFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ToolsHarness } from './tools/tools.harness.ts'
import { verifyFile } from './tools/verify.ts'

let harness: ToolsHarness
beforeEach(() => (harness = new ToolsHarness()))
afterEach(() => harness.remove())

function counted(path: string): Record<string, number> {
  const db = new Database(path, { readonly: true })
  const sums = db.prepare('SELECT measure, sum(attempts) FROM duration_rollups GROUP BY 1').raw().all()
  db.close()
  return Object.fromEntries(sums as [string, number][])
}

it('every attempt is counted once: by the thousand, at the close, and after a crash at the next start', async () => {
  await Promise.all(Array.from({ length: 2_300 }, () => harness.spend()))
  expect(counted(harness.path)['latency']).toBeGreaterThanOrEqual(2_000)
  expect(counted(harness.path)['latency']).toBeLessThan(2_300)

  // The files as a crash would leave them.
  for (const suffix of ['', '-wal'])
    copyFileSync(harness.path + suffix, `${harness.dataDir}/crashed.db${suffix}`)
  const { ok, problems } = verifyFile(`${harness.dataDir}/crashed.db`, harness.clock)
  expect({ ok, problems }).toEqual({ ok: true, problems: [] })

  harness.close()
  expect(counted(harness.path)).toEqual({ latency: 2_300, ttft: 2_300 })
  harness.ledger.close()
  expect(counted(harness.path)).toEqual({ latency: 2_300, ttft: 2_300 })
})

it('those of a transaction that was undone are counted once, when it lands', async () => {
  await harness.spend()
  harness.tamper(`CREATE TRIGGER no_rows BEFORE INSERT ON attempts BEGIN SELECT raise(FAIL, 'no'); END`)
  await expect(harness.spend()).rejects.toMatchObject({ code: 'ledger_unavailable' })
  harness.tamper('DROP TRIGGER no_rows')
  await harness.spend()
  harness.close()
  expect(counted(harness.path)).toEqual({ latency: 3, ttft: 3 })
  expect((await harness.run('verify')).stdout).toContain('All agrees')
})
