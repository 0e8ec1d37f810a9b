import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createConsoleApiDouble,
  createManualTimers,
  type ConsoleApiDouble,
  type ManualTimers,
} from './api.double.ts'
import { clientOver, closeConnections, nextOf, openSocket } from './console.harness.ts'
import { createConsoleServer, type ConsoleServer } from './console.ts'

let api: ConsoleApiDouble
let timers: ManualTimers
let server: ConsoleServer

beforeEach(() => {
  api = createConsoleApiDouble()
  timers = createManualTimers()
  server = createConsoleServer(api, pino({ level: 'silent' }), timers.setTimer)
})

afterEach(closeConnections)

describe('a WebSocket whose reader is slow', () => {
  /** Subscribes, stops reading, and waits until a push is stuck on its way: no socket buffer holds so much. */
  async function stuck() {
    const { socket, accepted } = await openSocket(server)
    const client = clientOver(socket)
    const snapshots = await client.system.watchStatus()
    expect((await nextOf(snapshots)).seq).toBe(0)
    await vi.waitFor(() => expect(timers.pending).toEqual([250]))
    socket.pause()
    api.setDataDir('x'.repeat(32 * 1024 * 1024))
    timers.elapse()
    await vi.waitFor(() => expect(accepted.bufferedAmount).toBeGreaterThan(0))
    return { socket, accepted, snapshots }
  }

  it('gets the newest snapshot when it reads again, not a backlog', async () => {
    const { socket, accepted, snapshots } = await stuck()
    const backlog = accepted.bufferedAmount
    for (let change = 2; change <= 50; change += 1) api.setDataDir(`change ${change}`)
    expect(timers.pending).toEqual([])
    expect(accepted.bufferedAmount).toBe(backlog)
    socket.resume()
    expect((await nextOf(snapshots)).seq).toBe(1)
    await vi.waitFor(() => expect(timers.pending).toEqual([250]))
    timers.elapse()
    expect(await nextOf(snapshots)).toMatchObject({ seq: 50, state: { dataDir: 'change 50' } })
  })

  it('is freed when it goes away with a push unread', async () => {
    const { socket } = await stuck()
    socket.terminate()
    await vi.waitFor(() => expect(api.status.listeners).toBe(0))
    expect(timers.pending).toEqual([])
  })
})
