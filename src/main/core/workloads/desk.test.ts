import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WorkloadState } from '../../../shared/contract/workloads.ts'
import { startTestCore, type TestCore } from '../core.harness.ts'
import { NO_TERMS } from '../ledger/ledger.ts'
import { WorkloadRefusal } from './workloads.ts'

const HELLO = { model: 'llama3.1-8b-instruct', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 8 }

let core: TestCore
beforeEach(async () => {
  core = await startTestCore()
})
afterEach(() => core.stop())

const desk = () => core.core.console.workloads
const newest = () => core.core.console.audit.newest({ limit: 1, kind: 'workload' })
async function ask(workload: string | null, body: object = HELLO): Promise<void> {
  const answer = await core.chat(body, {
    headers: workload === null ? {} : { 'x-sophia-workload': workload },
  })
  await answer.text()
}
async function shown(name: string): Promise<WorkloadState | undefined> {
  return (await desk().list()).workloads.find((workload) => workload.name === name)
}

describe('the list of workloads', () => {
  it('begins with the default policy and what came without a name', async () => {
    await ask(null)
    await ask('search')
    const { workloads, unreviewed, mostUnreviewed } = await desk().list()
    expect(workloads).toMatchObject([
      { name: '', reviewedAt: null, last24h: { requests: 1 } },
      { name: 'search', reviewedAt: null, last24h: { requests: 1 } },
    ])
    expect(unreviewed).toBe(1)
    expect(mostUnreviewed).toBe(200)
  })

  it('tells what each did in the last day and this month, to the nano-dollar', async () => {
    for (const body of [HELLO, HELLO, { ...HELLO, metadata: { sandbox_fault: 'server_error' } }]) {
      await ask('search', body)
    }
    await ask('batch')
    const account = core.sandbox.account.entries()
    const cost = account.slice(0, -1).reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)
    const did = { requests: 3, failed: 1, costNanoUsd: cost }
    expect(await shown('search')).toMatchObject({ reviewedAt: null, last24h: did, thisMonth: did })
    expect(await shown('batch')).toMatchObject({ last24h: { requests: 1, attempts: 1, failed: 0 } })
  })

  it('names the keys whose requests belong to a workload', async () => {
    const { keys } = core.core.console
    const { id } = keys.create({ name: 'nightly', budget: null, terms: { ...NO_TERMS, workload: 'batch' } })
    expect(await shown('batch')).toMatchObject({ keys: [{ id, name: 'nightly' }] })
    keys.revoke(id, null)
    expect(await shown('batch')).toMatchObject({ keys: [] })
  })
})

describe('a workload', () => {
  it('that is made by hand is reviewed, and stands in the audit log', async () => {
    desk().create('search', { costPriority: 'low_cost' })
    expect(await shown('search')).toMatchObject({
      own: { costPriority: 'low_cost' },
      policy: { costPriority: 'low_cost', criticality: 'standard' },
      reviewedAt: expect.any(Number) as unknown,
    })
    expect(newest()).toMatchObject([
      { action: 'workload.create', subject: 'search', before: null, after: { costPriority: 'low_cost' } },
    ])
    expect(() => desk().create('search', {})).toThrow(WorkloadRefusal)
  })

  it('that a client named is reviewed by hand, or by setting its policy', async () => {
    await ask('search')
    await ask('batch')
    desk().review('search')
    desk().edit('batch', { record: 'never' }, 'medical letters')
    const reviewed = (await desk().list()).workloads.filter(({ reviewedAt }) => reviewedAt !== null)
    expect(reviewed.map(({ name }) => name)).toEqual(['batch', 'search'])
    expect(newest()).toMatchObject([
      { action: 'workload.edit', reason: 'medical letters', before: {}, after: { record: 'never' } },
    ])
  })

  it('follows the default policy in what it has not set, at once', async () => {
    desk().create('search', { costPriority: 'performance' })
    desk().edit('', { allowedModels: ['llama3.1-8b-instruct'], costPriority: 'low_cost' }, null)
    expect(await shown('search')).toMatchObject({
      own: { costPriority: 'performance' },
      policy: { costPriority: 'performance', allowedModels: ['llama3.1-8b-instruct'] },
    })
    expect(newest()).toMatchObject([{ action: 'workload.edit', subject: '(default)' }])
  })

  it('can be removed when nobody uses it, and not before', async () => {
    await ask('search')
    await expect(desk().remove('search', null)).rejects.toThrow(/last 24 hours/)
    const { keys } = core.core.console
    const { id } = keys.create({ name: 'nightly', budget: null, terms: { ...NO_TERMS, workload: 'batch' } })
    await expect(desk().remove('batch', null)).rejects.toThrow(/"nightly"/)
    keys.edit(id, NO_TERMS, null)
    await desk().remove('batch', 'a trial')
    expect(await shown('batch')).toBeUndefined()
    expect(newest()).toMatchObject([{ action: 'workload.remove', subject: 'batch', reason: 'a trial' }])
    await expect(desk().remove('batch', null)).rejects.toThrow(WorkloadRefusal)
  })
})
