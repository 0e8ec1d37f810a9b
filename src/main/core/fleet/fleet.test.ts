/** The fleet of a whole core: what the page sees of it, and what it can do. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startHybridCore, type HybridCore } from '../core.harness.ts'

let core: HybridCore
const fleet = () => core.core.console.fleet
const units = () => fleet().live.snapshot().state.units

beforeEach(async () => {
  core = await startHybridCore()
})
afterEach(() => core.stop())

it('shows an endpoint that the environment names, with what it serves and what of ours is there', async () => {
  await vi.waitFor(() => expect(units()[0]?.state).toBe('healthy'))
  expect(units()).toMatchObject([
    {
      id: core.gpuTarget,
      instance: null,
      machine: null,
      endpoint: { target: core.gpuTarget, origin: 'environment', state: 'up', inFlight: 0 },
    },
  ])
  core.gpu.configure({ ttftMs: 60_000 })
  const asked = new AbortController()
  core.core.console.overrides.start(
    {
      terms: { kind: 'force', side: 'gpu', whenDown: 'fail' },
      reason: 'a test',
      forMinutes: 5,
      idempotencyKey: 'in-flight-1',
    },
    'console',
  )
  const asking = core.chat(
    { model: 'llama3.1-8b-instruct', messages: [{ role: 'user', content: 'Hello' }] },
    { signal: asked.signal },
  )
  await vi.waitFor(() => expect(units()[0]?.endpoint?.inFlight).toBe(1))
  expect(units()[0]?.idleSince).toBeNull()
  asked.abort()
  await expect(asking).rejects.toThrow()
  await vi.waitFor(() => expect(units()[0]?.endpoint?.inFlight).toBe(0))
})
