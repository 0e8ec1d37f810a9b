/** For tests: alerts over a real ledger and real receivers on loopback, with a clock that the test turns. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Budget } from '../../../shared/contract/budgets.ts'
import type { TargetState } from '../../../shared/contract/system.ts'
import { ZERO_USD, parseUsd } from '../../../shared/money.ts'
import { openLedger, type Ledger } from '../ledger/ledger.ts'
import { createAlerts, type Alerts, type AlertsOptions } from './alerts.ts'
import type { SetTimer } from './timer.ts'

export const NOON = Date.UTC(2026, 5, 15, 12)
export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

const cleanups: (() => unknown)[] = []

/** Stops and removes what was started; to be called after each test. */
export async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
}

export interface Clock {
  readonly now: () => number
  readonly setTimer: SetTimer
  /** Lets time pass, and every timer that is due in it come to its end, in order. */
  advance(ms: number): void
}

export function createClock(): Clock {
  let now = NOON
  let timers: { readonly at: number; readonly fire: () => void }[] = []
  return {
    now: () => now,
    setTimer(callback, delayMs) {
      const timer = { at: now + delayMs, fire: callback }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    advance(ms) {
      const until = now + ms
      for (;;) {
        const due = timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0]
        if (!due) break
        timers = timers.filter((other) => other !== due)
        now = Math.max(now, due.at)
        due.fire()
      }
      now = until
    },
  }
}

export interface Received {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Receiver {
  readonly url: string
  readonly received: Received[]
  /** What it answers from now on; null never answers. */
  answer: ((response: ServerResponse) => void) | null
}

/** A web server that keeps what it is sent, and says "ok" until it is told otherwise. */
export async function startReceiver(path = '/services/T000/B000/secretsecret'): Promise<Receiver> {
  const receiver: { -readonly [Key in keyof Receiver]: Receiver[Key] } = {
    url: '',
    received: [],
    answer: (response) => void response.end('ok'),
  }
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      receiver.received.push({ headers: request.headers, body })
      receiver.answer?.(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  receiver.url = `http://127.0.0.1:${port}${path}`
  return receiver
}

/** The double of Slack's side: a status and a plain word, as Slack's incoming webhooks answer. */
export const slackSays =
  (status: number, word: string, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(word)

export interface Console {
  readonly alerts: Alerts
  readonly ledger: Ledger
  readonly troubles: string[]
  stop(): Promise<void>
}

export const newDataDir = (): string => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sophia-alerts-'))
  cleanups.push(() => rmSync(dataDir, { recursive: true, force: true }))
  return dataDir
}

/** As a start of the console does: opens the ledger and takes up what was left. */
export function startConsole(clock: Clock, dataDir: string, overrides: Partial<AlertsOptions> = {}): Console {
  const ledger = openLedger({ dataDir, now: clock.now, onTrouble: () => undefined })
  const troubles: string[] = []
  const alerts = createAlerts({
    store: ledger.alerts,
    audit: ledger.audit,
    environment: 'live',
    timezone: 'UTC',
    slackUrl: null,
    plainHosts: [],
    notify: null,
    consoleUrl: () => 'http://127.0.0.1:9040',
    budgets: () => [],
    targets: () => [],
    rollouts: () => [],
    fleetNews: () => [],
    now: clock.now,
    onTrouble: (_error, what) => troubles.push(what),
    setTimer: clock.setTimer,
    random: () => 0.5,
    ...overrides,
  })
  alerts.start()
  let isStopped = false
  const stop = async (): Promise<void> => {
    if (isStopped) return
    isStopped = true
    await alerts.stop()
    ledger.close()
  }
  cleanups.push(stop)
  return { alerts, ledger, troubles, stop }
}

/** The daily budget of $50 on that day, with $40 spent and its 80 % reached. */
export function dailyBudget(overrides: Partial<Budget> = {}): Budget {
  return {
    id: 'daily',
    origin: 'environment',
    name: 'daily',
    scope: 'all',
    subject: '',
    subjectName: '',
    period: 'day',
    timezone: 'UTC',
    enforcement: 'hard',
    limitNanoUsd: parseUsd('50'),
    limitNowNanoUsd: parseUsd('50'),
    windowStart: NOON - 12 * HOUR_MS,
    windowEnd: NOON + 12 * HOUR_MS,
    settledNanoUsd: parseUsd('40.000000001'),
    machinesNanoUsd: null,
    heldNanoUsd: ZERO_USD,
    thresholds: [{ of: 'actual', percent: 80, atNanoUsd: parseUsd('40'), crossedAt: NOON }],
    forecast: { known: false, why: 'There is too little history.' },
    slices: [],
    raise: null,
    lastRefusal: null,
    burnRates: [],
    ...overrides,
  }
}

export const downTarget = (overrides: Partial<TargetState> = {}): TargetState => ({
  id: 'gpu:10.0.0.1',
  name: '10.0.0.1',
  kind: 'gpu',
  state: 'down',
  since: NOON,
  error: 'No answer within 5 s.',
  ...overrides,
})
