import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { NO_TERMS } from './ledger/ledger.ts'
import { startTestCore, TEST_KEY, type TestCore } from './core.harness.ts'

const HELLO = { model: 'llama3.1-8b-instruct', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 8 }

let core: TestCore
beforeAll(async () => {
  core = await startTestCore()
})
afterAll(() => core.stop())

/** The workload in the row of a request. */
async function workloadOf(
  body: object,
  headers: Record<string, string> = {},
): Promise<string | null | undefined> {
  const answer = await core.chat({ ...HELLO, ...body }, { headers })
  expect(answer.status).toBe(200)
  await answer.text()
  const [row] = await core.core.console.receipt(answer.headers.get('x-sophia-request-id') ?? '')
  return row?.workload
}

it("is named by the header, which wins, by OpenAI's metadata, or by the key, and enters the row", async () => {
  expect(await workloadOf({})).toBeNull()
  expect(await workloadOf({ metadata: { workload: 'search' } })).toBe('search')
  const both = { metadata: { workload: 'search' } }
  expect(await workloadOf(both, { 'x-sophia-workload': 'batch' })).toBe('batch')
  const { key } = core.core.console.keys.create({
    name: 'nightly',
    budget: null,
    terms: { ...NO_TERMS, workload: 'summaries' },
  })
  const authorization = `Bearer ${key}`
  expect(await workloadOf({}, { authorization })).toBe('summaries')
  expect(await workloadOf(both, { authorization })).toBe('search')
})

it('is not made by a request that is not valid', async () => {
  const answer = await core.chat(
    { model: 'm', messages: 'Hello' },
    { headers: { 'x-sophia-workload': 'broken' } },
  )
  expect(answer.status).toBe(400)
  const db = new Database(join(core.dataDir, 'ledger.db'), { readonly: true })
  expect(db.prepare('SELECT name FROM workloads ORDER BY name').pluck().all()).toEqual([
    'batch',
    'search',
    'summaries',
  ])
  db.close()
})

it('may ask for the models that its policy allows, and for others from the moment that it allows them', async () => {
  const { workloads } = core.core.console
  const [small, large] = ['llama3.1-8b-instruct', 'llama3.1-70b-instruct-fp8']
  const ask = async (model: string): Promise<[number, string | null]> => {
    const answer = await core.chat({ ...HELLO, model, metadata: { workload: 'narrow' } })
    await answer.text()
    return [answer.status, answer.headers.get('x-sophia-model')]
  }
  workloads.create('narrow', { allowedModels: [large] })
  expect((await ask(small))[0]).toBe(400)
  expect(await ask('auto')).toEqual([200, large])
  workloads.edit('narrow', { allowedModels: [small, large] }, null)
  expect(await ask(small)).toEqual([200, small])
  expect(await ask('auto')).toEqual([200, small])
  workloads.edit('narrow', {}, null)
  workloads.edit('', { allowedModels: [large] }, null)
  expect((await ask(small))[0]).toBe(400)
  workloads.edit('', {}, null)
  expect(await ask(small)).toEqual([200, small])
})

it('is known again, as far as a restored ledger knows it', async () => {
  const other = new Database(join(core.dataDir, 'ledger.db'))
  other.exec(`DELETE FROM workloads`)
  other.close()
  await workloadOf({})
  await workloadOf({}, { authorization: `Bearer ${TEST_KEY}`, 'x-sophia-workload': 'batch' })
  const db = new Database(join(core.dataDir, 'ledger.db'), { readonly: true })
  expect(db.prepare('SELECT name FROM workloads').pluck().all()).toEqual(['batch'])
  db.close()
})
