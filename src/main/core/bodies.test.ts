import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startLiveCore, startTestCore, type RunningCore } from './core.harness.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const RECORD = { name: 'bodies.record', target: null }
const ask = (content: string, stream = false) => ({
  model: 'llama3.1-8b-instruct',
  messages: [{ role: 'user', content }],
  stream,
})

async function start(...[overrides]: Parameters<typeof startTestCore>) {
  const core = await startTestCore(overrides)
  cleanups.push(() => core.stop())
  return core
}

/** The reply's own text, and what was recorded of it once it is settled. */
async function exchange(running: RunningCore, body: unknown) {
  const { core } = running
  const response = await running.chat(body)
  const reply = await response.text()
  const requestId = response.headers.get('x-sophia-request-id') ?? ''
  const attempts = await core.console.receipt(requestId)
  return { reply, attempts, recorded: await core.console.bodies.of(requestId) }
}

const hasFile = ({ dataDir }: RunningCore): boolean => existsSync(join(dataDir, 'bodies.db'))

describe('prompts and answers', () => {
  it('are not kept unless somebody asks for it', async () => {
    const core = await start()
    const { attempts, recorded } = await exchange(core, ask('Nobody is to read this'))
    expect([attempts.length, recorded.length]).toEqual([1, 0])
    expect(hasFile(core)).toBe(false)
  })

  it('are kept whole and streamed, from the moment it is switched on until it is switched off', async () => {
    const core = await start()
    const { settings } = core.core.console
    settings.set(RECORD, true, 'to find a fault')

    const whole = await exchange(core, ask('Whole'))
    expect(whole.recorded.map(({ kind }) => kind)).toEqual(['request', 'answer'])
    expect(whole.recorded[0]?.text).toContain('"content":"Whole"')
    expect(whole.recorded[1]?.text).toBe(whole.reply)

    const streamed = await exchange(core, ask('Streamed', true))
    const answer = streamed.recorded[1]?.text ?? ''
    expect(answer).toContain('"usage":{"prompt_tokens"')
    expect(answer.trimEnd().endsWith('data: [DONE]')).toBe(true)

    settings.set(RECORD, false, null)
    expect((await exchange(core, ask('Off again'))).recorded).toEqual([])
  })

  it('are not kept of a workload whose policy says never, from the next request on', async () => {
    const running = await start()
    const { settings, workloads } = running.core.console
    settings.set(RECORD, true, null)
    const letter = { ...ask('A letter'), metadata: { workload: 'letters' } }
    expect((await exchange(running, letter)).recorded).toHaveLength(2)
    workloads.edit('letters', { record: 'never' }, null)
    expect((await exchange(running, letter)).recorded).toEqual([])
    expect((await exchange(running, ask('A question'))).recorded).toHaveLength(2)
  })

  it('are kept of a request that failed, without the key that the provider repeats', async () => {
    const secret = 'sk-provider-secret'
    const server = createServer((request, response) => {
      const models = request.url === '/v1/models'
      response.writeHead(models ? 200 : 500, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify(
          models
            ? { data: [{ id: 'llama3.1-8b-instruct' }] }
            : { error: { message: `Cannot serve ${request.headers.authorization ?? ''}` } },
        ),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    cleanups.push(() => new Promise((resolve) => server.close(resolve)))
    const { port } = server.address() as AddressInfo
    const core = await startLiveCore({ baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: secret })
    cleanups.push(() => core.stop())
    core.core.console.settings.set(RECORD, true, null)

    expect((await core.chat(ask('Fail'))).status).toBe(502)
    const { overview, bodies } = core.core.console
    const [failed] = overview.snapshot().state.recent
    const recorded = await bodies.of(failed?.requestId ?? '')
    expect(recorded[1]?.text).toContain('Cannot serve Bearer [key removed]')
    expect(JSON.stringify(recorded)).not.toContain(secret)
  })

  it('are dropped and counted when memory is full, while every money row is there', async () => {
    const core = await start({ bodyQueueBytes: 700 })
    core.core.console.settings.set(RECORD, true, null)
    const exchanges = await Promise.all(
      Array.from({ length: 12 }, (_, i) => exchange(core, ask(`Question ${i}`, i % 2 === 0))),
    )
    expect(exchanges.map(({ attempts }) => attempts.map(({ usageSource }) => usageSource))).toEqual(
      exchanges.map(() => ['provider']),
    )
    const { dropped, queuedBytes, kept } = await core.core.console.bodies.state()
    expect(dropped.full).toBeGreaterThan(0)
    expect(dropped.full + (kept?.bodies ?? 0)).toBe(24)
    expect(queuedBytes).toBe(0)
  })
})
