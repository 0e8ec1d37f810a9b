/** Overrides as a page starts and ends them: over a real wire, in a real core. */
import { safe } from '@orpc/client'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startTestCore, type TestCore } from '../../core.harness.ts'
import { closeConnections, nextOf, overPort, type Client } from '../console.harness.ts'
import { createConsoleServer } from '../console.ts'

let core: TestCore
let client: Client

beforeEach(async () => {
  core = await startTestCore()
  const server = createConsoleServer(core.core.console, pino({ level: 'silent' }))
  client = (await overPort(server)).client
})

afterEach(async () => {
  await closeConnections()
  await core.stop()
})

const pause = (idempotencyKey: string) => ({
  terms: { kind: 'pause', target: 'sandbox' } as const,
  reason: ' A drill ',
  forMinutes: 15,
  idempotencyKey,
})

it('tells whoever watches of each start, extension and end', async () => {
  const states = (await client.overrides.watch())[Symbol.asyncIterator]()
  expect((await nextOf(states)).state).toEqual({ inForce: [], recent: [] })
  const { override } = await client.overrides.start(pause('from-the-page'))
  expect(override).toMatchObject({ reason: 'A drill', author: 'console', end: null })
  expect((await nextOf(states)).state.inForce).toEqual([override])
  const until = override.expiresAt + 60_000
  await client.overrides.extend({ id: override.id, until })
  expect((await nextOf(states)).state.inForce).toMatchObject([{ expiresAt: until }])
  await client.overrides.revert({ id: override.id })
  expect((await nextOf(states)).state).toMatchObject({
    inForce: [],
    recent: [{ id: override.id, end: { how: 'reverted', by: 'console' } }],
  })
  await states.return()
})

it('previews what a pause would have moved', async () => {
  const ask = { model: 'llama3.1-8b-instruct', messages: [{ role: 'user', content: 'Hi' }], max_tokens: 8 }
  await (await core.chat(ask)).text()
  expect(await client.overrides.preview({ kind: 'pause', target: 'sandbox' })).toMatchObject({
    requests: 1,
    moved: 1,
    unserved: 1,
    targets: [],
  })
})

it('refuses in words what cannot be', async () => {
  const force = { kind: 'force', side: 'gpu', whenDown: 'fail' } as const
  const { error } = await safe(client.overrides.start({ ...pause('another-call'), terms: force }))
  expect(error).toMatchObject({ code: 'OVERRIDE_REFUSED', data: { field: 'side' } })
  for (const wrong of [{ forMinutes: 481 }, { forMinutes: 0 }, { reason: '  ' }]) {
    const answer = await safe(client.overrides.start({ ...pause('one-more-call'), ...wrong }))
    expect(answer.error).toMatchObject({ code: 'BAD_REQUEST' })
  }
})
