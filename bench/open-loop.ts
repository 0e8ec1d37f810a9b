/**
 * Clients that do not wait for each other: a request is due every so many milliseconds, whatever has become of those
 * before it. What a client waited is counted from when its request was due, so that a late one is not flattered.
 */
import { Pool } from 'undici'
import { z } from 'zod'
import type { Gateway } from './processes.ts'
import { chatBodies } from './requests.ts'

/** Times in ms since the epoch. */
export interface Asked {
  readonly dueAt: number
  readonly sentAt: number
  readonly endedAt: number
  /** Null without an answer at all. */
  readonly status: number | null
  /** The error's; null for a good answer. */
  readonly code: string | null
  /** Who answered; empty where nobody did. */
  readonly target: string
  readonly reason: string
}

export interface OpenLoop {
  /** What has ended so far, in the order of the ends. */
  readonly asked: readonly Asked[]
  /** Sends nothing more; resolves when everything has its end. */
  stop(): Promise<void>
}

const errorSchema = z.object({ error: z.object({ code: z.string() }) })
const exactNow = (): number => performance.timeOrigin + performance.now()

export function startOpenLoop({ port, key }: Gateway, perSecond: number): OpenLoop {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 4_096, headersTimeout: 0, bodyTimeout: 0 })
  const bodies = chatBodies(false)
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const asked: Asked[] = []
  const underWay = new Set<Promise<void>>()
  const startedAt = exactNow()
  let number = 0
  let timer: NodeJS.Timeout | null = null

  async function ask(body: string, dueAt: number): Promise<void> {
    const sentAt = exactNow()
    const end = (rest: Pick<Asked, 'status' | 'code' | 'target' | 'reason'>): void =>
      void asked.push({ dueAt, sentAt, endedAt: exactNow(), ...rest })
    try {
      const answer = await pool.request({ path: '/v1/chat/completions', method: 'POST', headers, body })
      const text = await answer.body.text()
      const header = (name: string): string => answer.headers[name]?.toString() ?? ''
      end({
        status: answer.statusCode,
        code: answer.statusCode === 200 ? null : errorSchema.parse(JSON.parse(text)).error.code,
        target: header('x-sophia-target'),
        reason: header('x-sophia-reason'),
      })
    } catch (error) {
      end({ status: null, code: error instanceof Error ? error.name : 'unknown', target: '', reason: '' })
    }
  }

  const dueAt = (): number => startedAt + (number * 1_000) / perSecond
  function tick(): void {
    while (dueAt() <= exactNow()) {
      const done = ask(bodies[number % bodies.length] ?? '', dueAt()).finally(() => underWay.delete(done))
      underWay.add(done)
      number += 1
    }
    timer = setTimeout(tick, Math.max(dueAt() - exactNow(), 0))
  }
  tick()

  return {
    asked,
    async stop() {
      if (timer) clearTimeout(timer)
      await Promise.all(underWay)
      await pool.close()
    },
  }
}
