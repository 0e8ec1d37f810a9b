import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LEDGER_VERSION } from '../database.ts'
import { ToolsHarness } from './tools.harness.ts'

let harness: ToolsHarness

beforeEach(async () => {
  harness = new ToolsHarness()
  for (let i = 0; i < 5; i += 1) await harness.spend()
})
afterEach(() => harness.remove())

describe('verify', () => {
  it('agrees with what the console wrote, while it is writing', async () => {
    await harness.hold()
    const { code, stdout } = await harness.run('verify')
    expect(stdout).toContain('5 settled rows, $0.00001755')
    expect(stdout).toContain('1 hold in flight, $0.001')
    expect(stdout).toContain('All agrees.')
    expect(code).toBe(0)
  })

  it('agrees with rows that a crash left at their hold', async () => {
    await harness.hold()
    // As after a death of the process: its lock is gone, the hold still stands.
    harness.close()
    expect(harness.ledger.recovered).toBe(1)
    expect((await harness.run('verify')).code).toBe(0)
  })

  it('says it in one line of JSON', async () => {
    const { code, stdout } = await harness.run('verify', '--json')
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      version: LEDGER_VERSION,
      settled: { rows: 5, nanoUsd: 17_550, usd: '0.00001755' },
      held: { rows: 0, nanoUsd: 0, usd: '0' },
      problems: [],
    })
    expect(code).toBe(0)
  })

  it('agrees with the machines’ time, and says what it comes to', async () => {
    harness.runMachine(200)
    const { code, stdout } = await harness.run('verify')
    expect(stdout).toContain('15 runs of machine minutes, $4.3')
    expect(code).toBe(0)
  })

  it.each([
    'UPDATE machine_time SET cost_nano_usd = cost_nano_usd + 1 WHERE first_minute = 0',
    'UPDATE machine_time SET minutes = minutes - 1 WHERE first_minute = 0',
    'UPDATE machine_time SET hourly_nano_usd = 1 WHERE first_minute = 0',
    'UPDATE machine_time SET idle_minutes = minutes + 1 WHERE first_minute = 10',
    'UPDATE machine_time SET idle_minutes = 1 WHERE first_minute = 0',
    'UPDATE machine_time SET bucket_start = bucket_start + 900000 WHERE first_minute = 0',
    'DELETE FROM machine_time WHERE first_minute = 0',
    'UPDATE machines SET minutes = 199',
    'UPDATE machines SET ended_at = ended_at - 60000',
    'DELETE FROM machine_time WHERE first_minute >= 180; UPDATE machines SET minutes = 180',
    'UPDATE machines SET started_at = -1',
  ])('finds what is wrong with machines: %s', async (sql) => {
    harness.runMachine(200)
    harness.tamper(sql)
    const { code, stdout } = await harness.run('verify', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([expect.objectContaining({ check: 'machines' })]) as unknown,
    })
  })

  const LIES: readonly (readonly [check: string, sql: string])[] = [
    ['cost', `UPDATE attempts SET cost_nano_usd = cost_nano_usd + 1 WHERE request_id = 'r3'`],
    ['cost', `UPDATE attempts SET output_tokens = output_tokens + 1 WHERE request_id = 'r3'`],
    ['cost', `UPDATE prices SET cached_nano_usd_per_m = cached_nano_usd_per_m + 1000000`],
    ['cost', `UPDATE attempts SET error_code = 'crashed' WHERE request_id = 'r3'`],
    ['cost', `UPDATE attempts SET input_tokens = 9007199254740991 WHERE request_id = 'r3'`],
    ['values', `UPDATE attempts SET input_tokens = -1 WHERE request_id = 'r3'`],
    ['values', `UPDATE attempts SET cost_nano_usd = -1 WHERE request_id = 'r3'`],
    ['values', `UPDATE attempts SET hold_nano_usd = 9007199254740993 WHERE request_id = 'r3'`],
    ['prices', `UPDATE prices SET input_nano_usd_per_m = -1`],
    ['prices', `UPDATE prices SET target = 'another'`],
    ['tokens', `UPDATE attempts SET reasoning_tokens = output_tokens + 1 WHERE request_id = 'r3'`],
    ['times', `UPDATE attempts SET settled_at = reserved_at - 1 WHERE request_id = 'r3'`],
    ['foreign keys', `UPDATE attempts SET price_id = 99 WHERE request_id = 'r3'`],
    ['values', `UPDATE attempts SET streamed = 2 WHERE request_id = 'r3'`],
    ['values', `UPDATE attempts SET endpoint = 'fax' WHERE request_id = 'r3'`],
    ['values', `UPDATE attempts SET usage_source = 'rumour' WHERE request_id = 'r3'`],
    ['rollups', `UPDATE rollups SET cost_nano_usd = cost_nano_usd + 1`],
    ['rollups', `UPDATE rollups SET workload = 'another'`],
    ['rollups', `DELETE FROM rollups`],
    ['rollups', `DELETE FROM attempts WHERE request_id = 'r3'`],
    ['form', `DROP INDEX attempts_by_time`],
    ['twice', `DROP INDEX attempts_of_request; UPDATE attempts SET request_id = 'r1'`],
    [
      'total',
      `UPDATE prices SET input_nano_usd_per_m = 1000000;
       UPDATE attempts SET cost_nano_usd = 9007199254740991, hold_nano_usd = 9007199254740991,
                           error_code = 'crashed'`,
    ],
  ]
  it.each(LIES)('finds what is wrong with %s: %s', async (check, sql) => {
    harness.tamper(sql)
    const { code, stdout } = await harness.run('verify', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([expect.objectContaining({ check })]) as unknown,
    })
    expect((await harness.run('verify')).stdout).toContain(`WRONG, ${check}: `)
  })

  it('finds durations that were counted wrongly', async () => {
    harness.close()
    expect((await harness.run('verify')).code).toBe(0)
    harness.tamper(`UPDATE duration_rollups SET slot = slot + 1`)
    expect((await harness.run('verify')).stdout).toContain('WRONG, durations')
  })

  const HOLD_LIES: readonly (readonly [problem: string, sql: string])[] = [
    ['its price does not exist', `UPDATE holds SET price_id = 99`],
    ['went to t, at a price of another', `UPDATE prices SET target = 'another'`],
    ['still held, though it is settled', `UPDATE holds SET request_id = 'r1'`],
    ['hold_nano_usd is -1', `UPDATE holds SET hold_nano_usd = -1`],
    ['endpoint is fax', `UPDATE holds SET endpoint = 'fax'`],
    ['held 2 times', `UPDATE holds SET request_id = 'twin'`],
  ]
  it.each(HOLD_LIES)('finds holds of which it says: %s', async (problem, sql) => {
    await harness.hold()
    await harness.hold()
    harness.tamper(sql)
    const { code, stdout } = await harness.run('verify')
    expect(stdout).toContain(problem)
    expect(code).toBe(1)
  })

  it('warns of a hold that has stood for more than 15 minutes, and of a cost above its hold', async () => {
    await harness.hold()
    harness.clock += 16 * 60_000
    harness.tamper(`UPDATE attempts SET hold_nano_usd = 1 WHERE request_id = 'r2'`)
    const { code, stdout } = await harness.run('verify')
    expect(stdout).toContain('warning, old hold: r6 attempt 1: in flight for 16 minutes')
    expect(stdout).toContain('warning, above hold: r2 attempt 1: cost 3510 nano-USD, 1 were held')
    expect(code).toBe(0)
  })

  it('names the first rows and counts the others', async () => {
    for (let i = 0; i < 20; i += 1) await harness.spend()
    harness.tamper('UPDATE attempts SET reasoning_tokens = 8')
    const { stdout } = await harness.run('verify')
    expect(stdout.match(/WRONG, tokens/g)).toHaveLength(11)
    expect(stdout).toContain('WRONG, tokens: and 15 more')
    expect(stdout).toContain('26 problems')
  })

  it.each([
    ['no SQLite database', (path: string) => writeFileSync(path, 'not a database at all, but long enough')],
    ['no ledger of Sophia Console', (path: string) => writeFileSync(path, '')],
    ['no ledger of Sophia Console', (path: string) => harness.tamper('CREATE TABLE t (a)', path)],
    [
      'no ledger of Sophia Console',
      (path: string) => harness.tamper('CREATE TABLE attempts (a); PRAGMA user_version = 1', path),
    ],
    [
      'has version 99',
      (path: string) => {
        harness.close()
        copyFileSync(harness.path, path)
        harness.tamper('PRAGMA user_version = 99', path)
      },
    ],
    ['There is no ledger at', () => undefined],
  ])('says in one sentence: %s', async (sentence, make) => {
    const file = join(harness.dataDir, 'other.db')
    make(file)
    const { code, stderr, stdout } = await harness.run('verify', 'other.db')
    expect(stderr).toContain(sentence)
    expect(stderr.split('\n')).toHaveLength(1)
    expect(stdout).toBe('')
    expect(code).toBe(1)
    const json = await harness.run('verify', 'other.db', '--json')
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, problemCount: 1 })
  })

  it('finds a file that was cut short, and bytes that have changed', async () => {
    for (let i = 0; i < 300; i += 1) await harness.spend()
    harness.close()
    const page = rootPageOf('attempts')
    const whole = readFileSync(harness.path)
    truncateSync(harness.path, whole.length - 3 * 4096)
    expect((await harness.run('verify')).code).toBe(1)

    const flipped = Buffer.from(whole)
    flipped.fill(0xff, (page - 1) * 4096 + 8, (page - 1) * 4096 + 600)
    writeFileSync(harness.path, flipped)
    const { code, stdout, stderr } = await harness.run('verify')
    expect(`${stdout}${stderr}`).toMatch(/WRONG, integrity|damaged/)
    expect(code).toBe(1)
  })
})

/** Where the tree of a table begins, in pages from 1. */
function rootPageOf(table: string): number {
  const db = new Database(harness.path, { readonly: true })
  const page = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table)
  db.close()
  return Number(page)
}
