import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { startTestCore } from './core.harness.ts'
import { runLedgerTool } from './ledger/ledger.ts'

/** Runs one of the ledger's tools beside the core; resolves with its result. */
async function runTool(dataDir: string, ...args: readonly string[]): Promise<string> {
  const stdout = new PassThrough()
  const result = text(stdout)
  const code = await runLedgerTool({
    args: [...args, '--data-dir', dataDir, '--live'],
    env: {},
    defaultDataDir: dataDir,
    cwd: dataDir,
    stdout,
    say: () => undefined,
    now: Date.now,
  })
  stdout.end()
  expect(code).toBe(0)
  return result
}

const ask = (model: string) => ({ model, messages: [{ role: 'user', content: 'Hello' }] })

it("serves on with the environment's key and every model of the catalogue when a backup knows neither", async () => {
  const core = await startTestCore()
  try {
    // What a backup of before the key was named, by an earlier version, looks like from here.
    const other = new Database(join(core.dataDir, 'ledger.db'))
    other.exec(`DELETE FROM client_keys; DELETE FROM prices WHERE model = 'llama3.1-70b-instruct-fp8'`)
    other.close()
    expect((await core.chat(ask('llama3.1-8b-instruct'))).status).toBe(200)
    expect((await core.chat(ask('llama3.1-70b-instruct-fp8'))).status).toBe(200)
    expect(core.core.console.keys.list()).toMatchObject([{ name: 'environment', fromEnvironment: true }])
  } finally {
    await core.stop()
  }
})

it('shows on the Overview what the restored ledger holds, and enters the restore in its audit log', async () => {
  const core = await startTestCore()
  const run = (...args: string[]) => runTool(core.dataDir, ...args)
  try {
    for (let i = 0; i < 3; i += 1) await (await core.chat(ask('llama3.1-8b-instruct'))).text()
    const backup = (await run('backup')).trim()
    for (let i = 0; i < 4; i += 1) await (await core.chat(ask('llama3.1-8b-instruct'))).text()
    await run('restore', backup)
    await (await core.chat(ask('llama3.1-8b-instruct'))).text()
    const { overview, audit } = core.core.console
    await expect.poll(() => overview.snapshot().state.lastHour.requests).toBe(4)
    expect(overview.snapshot().state.recent).toHaveLength(4)
    expect(audit.newest({ limit: 1 })).toMatchObject([{ action: 'ledger.restore', subject: backup }])
  } finally {
    await core.stop()
  }
})
