/** The console's RPC over its two wires: a real MessageChannel and a real WebSocket, one suite for both. */
import { inspect } from 'node:util'
import { isDefinedError, ORPCError, safe } from '@orpc/client'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChatEvent } from '../../../shared/contract/chat.ts'
import { Refusal } from '../../../shared/errors.ts'
import {
  createConsoleApiDouble,
  createManualTimers,
  type ConsoleApiDouble,
  type ManualTimers,
} from './api.double.ts'
import {
  closeConnections,
  collect,
  nextOf,
  overPort,
  overSocket,
  type Client,
  type Connection,
} from './console.harness.ts'
import { createConsoleServer, type ConsoleServer } from './console.ts'

let api: ConsoleApiDouble
let timers: ManualTimers
let logged: string[]
let server: ConsoleServer

beforeEach(() => {
  api = createConsoleApiDouble()
  timers = createManualTimers()
  logged = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) })
  server = createConsoleServer(api, log, timers.setTimer)
})

afterEach(closeConnections)

const ask = { model: 'auto', messages: [{ role: 'user' as const, content: 'Hello' }] }
const start: ChatEvent = { type: 'start', requestId: 'r1', model: 'one', target: 'sandbox', reason: 'asked' }
const delta = (text: string): ChatEvent => ({ type: 'delta', text })

/** An answer that says `events` and then waits for its abort. */
const endless = (...events: ChatEvent[]) => {
  const seen: { signal: AbortSignal | null; ended: boolean } = { signal: null, ended: false }
  api.answer = async function* (_input, signal) {
    seen.signal = signal
    try {
      yield* events
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    } finally {
      seen.ended = true
    }
  }
  return seen
}

describe.each([
  ['MessagePort', overPort],
  ['WebSocket', overSocket],
])('over a %s', (_name, connect) => {
  let connection: Connection
  let client: Client

  beforeEach(async () => {
    connection = await connect(server)
    client = connection.client
  })

  it('answers a call', async () => {
    const models = await client.models.list()
    expect(models).toEqual(api.listModels())
  })

  it('answers calls side by side', async () => {
    const slow = Promise.withResolvers<[]>()
    api.receiptOf = () => slow.promise
    const receipt = client.requests.receipt({ requestId: 'r1' })
    await client.models.list()
    slow.resolve([])
    expect(await receipt).toMatchObject({ attempts: [] })
  })

  it('answers bad input with BAD_REQUEST and says what is wrong', async () => {
    const { error } = await safe(client.chat.send({ model: '', messages: [] }))
    expect(error).toBeInstanceOf(ORPCError)
    expect(error).toMatchObject({
      code: 'BAD_REQUEST',
      data: { issues: [{ path: ['model'] }, { path: ['messages'] }] },
    })
    expect(logged).toEqual([])
  })

  it('carries a refusal as a typed error with its data', async () => {
    const budget = {
      name: 'daily',
      limit_usd: 1,
      settled_usd: 1,
      held_usd: 0,
      estimated_usd: 0.1,
      resets_at: 'x',
    }
    api.answer = async function* () {
      await Promise.resolve()
      throw new Refusal('budget_exceeded', 'The daily budget is spent.', { budget, retryAfterSeconds: 7 })
    }
    const { error } = await safe(client.chat.send(ask))
    expect(error).toMatchObject({ code: 'REFUSED', message: 'The daily budget is spent.' })
    if (!isDefinedError(error)) throw new Error('the error is not the contract’s')
    expect(error.data).toEqual({
      code: 'budget_exceeded',
      message: 'The daily budget is spent.',
      budget,
      retryAfterSeconds: 7,
    })
    expect(logged).toEqual([])
  })

  it('masks and logs any other failure of a call', async () => {
    api.receiptOf = () => Promise.reject(new Error('secret: the disk at /root is full'))
    const { error } = await safe(client.requests.receipt({ requestId: 'r1' }))
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
    expect(inspect(error)).not.toContain('secret')
    expect(logged.join()).toContain('secret: the disk')
  })

  it('masks and logs a failure in the middle of a stream, after what came before', async () => {
    api.answer = async function* () {
      yield start
      await Promise.resolve()
      throw new Error('secret: socket hang up')
    }
    const events: ChatEvent[] = []
    const { error } = await safe(collect(await client.chat.send(ask), events))
    expect(events).toEqual([start])
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
    expect(inspect(error)).not.toContain('secret')
    expect(logged.join()).toContain('secret: socket')
  })

  it('masks and logs state that does not fit the contract', async () => {
    api.setInFlight(0.5)
    const { error } = await safe(collect(await client.overview.watch()))
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
    expect(logged).toHaveLength(1)
  })

  it('joins the deltas of an answer until a frame has passed', async () => {
    const more = Promise.withResolvers<undefined>()
    api.answer = async function* () {
      yield start
      yield delta('a')
      await more.promise
      yield delta('b')
      yield delta('c')
      yield delta('d')
    }
    const events = await client.chat.send(ask)
    expect(await nextOf(events)).toEqual(start)
    expect(await nextOf(events)).toEqual(delta('a'))
    await vi.waitFor(() => expect(timers.pending).toEqual([33]))
    more.resolve(undefined)
    const next = events.next()
    // The answer has ended behind the pause; only now may the frame end.
    await client.models.list()
    timers.elapse()
    expect(await next).toEqual({ done: false, value: delta('bcd') })
    await vi.waitFor(() => expect(timers.pending).toEqual([33]))
    timers.elapse()
    expect((await events.next()).done).toBe(true)
  })

  it('aborts the answer when the caller aborts the call', async () => {
    const seen = endless(start)
    const caller = new AbortController()
    const events = await client.chat.send(ask, { signal: caller.signal })
    expect(await nextOf(events)).toEqual(start)
    const waiting = events.next()
    waiting.catch(() => undefined)
    caller.abort()
    await expect(waiting).rejects.toThrow()
    await vi.waitFor(() => expect(seen).toMatchObject({ ended: true, signal: { aborted: true } }))
    expect(logged).toEqual([])
  })

  it('aborts an answer that has not begun', async () => {
    const seen = endless()
    const caller = new AbortController()
    const answer = client.chat.send(ask, { signal: caller.signal })
    answer.catch(() => undefined)
    await vi.waitFor(() => expect(seen.signal).not.toBeNull())
    caller.abort()
    await expect(answer).rejects.toThrow()
    await vi.waitFor(() => expect(seen).toMatchObject({ ended: true, signal: { aborted: true } }))
    expect(logged).toEqual([])
  })

  it('aborts the answer when the caller stops reading', async () => {
    const seen = endless(start, delta('a'))
    for await (const event of await client.chat.send(ask)) if (event.type === 'delta') break
    await vi.waitFor(() => expect(seen).toMatchObject({ ended: true, signal: { aborted: true } }))
    await vi.waitFor(() => expect(timers.pending).toEqual([]))
  })

  it('starts a subscription with the snapshot of now', async () => {
    api.setInFlight(1)
    api.setInFlight(2)
    const snapshots = await client.overview.watch()
    expect(await nextOf(snapshots)).toMatchObject({ seq: 2, at: 1, state: { inFlight: 2 } })
  })

  it('pushes at most one snapshot in 250 ms, always the newest', async () => {
    const snapshots = await client.overview.watch()
    expect(await nextOf(snapshots)).toMatchObject({ seq: 0 })
    for (let round = 1; round <= 3; round += 1) {
      await vi.waitFor(() => expect(timers.pending).toEqual([250]))
      for (let change = 0; change < 100; change += 1) api.setInFlight(round * 100 + change)
      const next = snapshots.next()
      let pushed = false
      void next.then(() => (pushed = true))
      // An answer to a later call shows that nothing was pushed before it: a wire keeps the order.
      await client.models.list()
      expect(pushed).toBe(false)
      timers.elapse()
      expect(await next).toMatchObject({ value: { seq: round * 100, state: { inFlight: round * 100 + 99 } } })
    }
  })

  it('pushes a change after a quiet time at once', async () => {
    const snapshots = await client.overview.watch()
    await nextOf(snapshots)
    await vi.waitFor(() => expect(timers.pending).toEqual([250]))
    timers.elapse()
    const next = snapshots.next()
    await client.models.list()
    api.setInFlight(7)
    expect(await next).toMatchObject({ value: { seq: 1, state: { inFlight: 7 } } })
  })

  it.each([
    ['while it paces itself', () => Promise.resolve()],
    [
      'while it waits for a change',
      async () => {
        await vi.waitFor(() => expect(timers.pending).toEqual([250]))
        timers.elapse()
      },
    ],
  ])('leaves no listener and no timer when a subscription is ended %s', async (_when, get) => {
    const snapshots = await client.overview.watch()
    await nextOf(snapshots)
    expect(api.overview.listeners).toBe(1)
    await get()
    await snapshots.return()
    await vi.waitFor(() => expect(api.overview.listeners).toBe(0))
    expect(timers.pending).toEqual([])
  })

  it('frees everything when the page goes away', async () => {
    const seen = endless(start, delta('a'))
    await nextOf(await client.overview.watch())
    await nextOf(await client.system.watchStatus())
    await nextOf(await client.chat.send(ask))
    expect([api.overview.listeners, api.status.listeners]).toEqual([1, 1])
    connection.close()
    await vi.waitFor(() => expect([api.overview.listeners, api.status.listeners]).toEqual([0, 0]))
    await vi.waitFor(() => expect(seen).toMatchObject({ ended: true, signal: { aborted: true } }))
    expect(timers.pending).toEqual([])
    expect(logged).toEqual([])
  })

  it.each([['{"i":'], ['{"i":"1","p":{"u":"http://["}}'], [Buffer.from('binary')]])(
    'closes a wire that talks nonsense (%j) and stands',
    async (nonsense) => {
      connection.sendRaw(nonsense)
      await connection.closed
      expect(logged).toHaveLength(1)
      const other = await connect(server)
      expect(await other.client.models.list()).toEqual(api.listModels())
    },
  )
})
