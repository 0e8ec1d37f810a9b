/** How long after the end of a reply an open console has a snapshot whose spend includes it. */
import { z } from 'zod'
import { parseUsd } from '../src/shared/money.ts'
import { withConsole, type ConsoleClient } from './console-client.ts'
import type { Gateway } from './processes.ts'
import { chatBodies } from './requests.ts'
import { percentiles } from './statistics.ts'

export interface GaugeResult {
  readonly replies: number
  readonly medianMs: number
  readonly p95Ms: number
  readonly maxMs: number
}

const REPLY_TIMEOUT_MS = 5_000

/** Waits before each request so that replies end at every phase of the snapshots' rhythm, and not just after one. */
const PHASES_MS = [0, 135, 60, 210, 25, 180, 95, 240, 45, 160]

export function measureGauge(gateway: Gateway, replies: number): Promise<GaugeResult> {
  const signal = AbortSignal.timeout(replies * REPLY_TIMEOUT_MS)
  return withConsole(gateway, async (client) => {
    const snapshots = await client.system.watchStatus(undefined, { signal })
    const result = await follow(gateway, snapshots, replies)
    // The end of the subscription is a message too: it has to leave before the socket closes.
    await snapshots.return()
    return result
  })
}

type Snapshots = Awaited<ReturnType<ConsoleClient['system']['watchStatus']>>

async function follow(gateway: Gateway, snapshots: Snapshots, replies: number): Promise<GaugeResult> {
  const settled = async (): Promise<number> => {
    const next = await snapshots.next()
    if (next.done) throw new Error('the console ended its updates')
    return next.value.state.daily.settledNanoUsd
  }
  const bodies = chatBodies(false)
  const delays: number[] = []
  let expected = await settled()
  for (let index = 0; index < replies; index += 1) {
    await new Promise((resolve) => setTimeout(resolve, PHASES_MS[index % PHASES_MS.length]))
    expected += await ask(gateway, bodies[index % bodies.length] ?? '')
    const endedAt = performance.now()
    let seen = await settled()
    while (seen < expected) seen = await settled()
    if (seen > expected) throw new Error(`the gauge shows ${seen} nano-dollars where ${expected} were spent`)
    delays.push(performance.now() - endedAt)
  }
  const { p50, p95 } = percentiles(delays)
  return { replies, medianMs: p50, p95Ms: p95, maxMs: Math.max(...delays) }
}

/** Sends one whole request; returns what it cost, in nano-dollars. */
async function ask({ port, key }: Gateway, body: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(REPLY_TIMEOUT_MS),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`the gauge's request failed: ${response.status} ${text.slice(0, 400)}`)
  return parseUsd(z.string().parse(response.headers.get('x-sophia-cost-usd')))
}
