import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { startTestCore } from './core.harness.ts'

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
