import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  cleanUp,
  createClock,
  dailyBudget,
  newDataDir,
  slackSays,
  startConsole,
  startReceiver,
} from '../alerts.harness.ts'
import { SinkRefusal } from '../alerts.ts'
import { backoffMs } from '../delivery/backoff.ts'
import type { Message } from './sink.ts'
import { slackBody } from './slack.ts'

afterEach(cleanUp)

const message = (overrides: Partial<Message> = {}): Message => ({
  id: 'alert_live_1_1',
  at: Date.UTC(2026, 5, 15, 12),
  rule: 'threshold',
  severity: 'warning',
  title: 'A title',
  message: 'A message.',
  subject: { kind: 'ledger' },
  environment: 'live',
  url: 'http://127.0.0.1:9040/#/budgets',
  ...overrides,
})

describe('a message to Slack', () => {
  it('keeps to the limits of Block Kit and mentions nobody, whatever it says', () => {
    const text = fc.string({
      unit: fc.constantFrom('&', '<', '>', 'a', '!', '@', ' ', '€', '🙂'),
      maxLength: 5_000,
    })
    fc.assert(
      fc.property(text, text, (title, words) => {
        const { blocks, text: fallback } = slackBody(message({ title, message: words }))
        const { text: section } = blocks[0] as { text: { text: string } }
        expect(section.text.length).toBeLessThanOrEqual(3_000)
        expect(fallback.length).toBeLessThanOrEqual(300)
        expect(blocks.length).toBeLessThanOrEqual(50)
        expect(section.text.match(/<[^|]*\|?/g)).toEqual(['<http://127.0.0.1:9040/#/budgets|'])
        // Every ampersand begins a whole entity: none was cut.
        expect(fallback.replace(/&(amp|lt|gt);/g, '')).not.toMatch(/[&<>]/)
      }),
    )
  })

  it('of a sandbox says so', () => {
    expect(slackBody(message({ environment: 'sandbox' })).text).toBe('[Sandbox] A title')
  })

  it('has no link where the console has no address', () => {
    expect(JSON.stringify(slackBody(message({ url: null })))).not.toContain('Open the console')
  })
})

describe('the webhook', () => {
  it('is signed so that its receiver can tell who sent it', async () => {
    const hook = await startReceiver('/hook?token=abc')
    const { alerts } = startConsole(createClock(), newDataDir(), { budgets: () => [dailyBudget()] })
    const secret = alerts.api.setSink('webhook', hook.url) ?? ''
    expect(await alerts.api.test('webhook')).toEqual({
      delivered: true,
      answer: 'The webhook has it (HTTP 200).',
    })
    const { headers, body } = hook.received[0] ?? { headers: {}, body: '' }
    // As docs/alerts.md tells a receiver to check it.
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
    const expected = createHmac('sha256', key).update(signed).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${expected}`)
    expect(JSON.parse(body)).toMatchObject({
      type: 'alert.test',
      timestamp: '2026-06-15T12:00:00.000Z',
      data: {
        environment: 'live',
        severity: 'info',
        subject: null,
        url: 'http://127.0.0.1:9040/#/settings/alerts',
      },
    })
  })

  it('shows its secret once, keeps it with its origin, and makes another for another origin', async () => {
    const here = await startReceiver('/hook')
    const there = await startReceiver('/hook')
    const { alerts } = startConsole(createClock(), newDataDir())
    const { api } = alerts
    const first = api.setSink('webhook', here.url)
    expect(first).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(api.setSink('webhook', `${here.url}/other`)).toBeNull()
    const second = api.setSink('webhook', there.url)
    expect(second).not.toBeNull()
    expect(second).not.toBe(first)
    expect(api.renewSecret()).not.toBe(second)
  })

  it('has no secret to renew before it has a URL', () => {
    const { alerts } = startConsole(createClock(), newDataDir())
    expect(() => alerts.api.renewSecret()).toThrow(SinkRefusal)
  })
})

describe('a sink', () => {
  const url = 'https://hooks.slack.com/services/T000/B000/verysecret'

  it.each(['http://example.com/hook', 'ftp://127.0.0.1/', 'https://user:pass@example.com/', 'nothing', ''])(
    'cannot be at %j',
    (text) => {
      const { alerts } = startConsole(createClock(), newDataDir())
      expect(() => alerts.api.setSink('webhook', text)).toThrow(SinkRefusal)
    },
  )

  it.each(['https://example.com/x', 'http://127.0.0.1:1/x', 'http://[::1]:1/x', 'http://alerts.internal/x'])(
    'can be at %s',
    (text) => {
      const { alerts } = startConsole(createClock(), newDataDir(), { plainHosts: ['alerts.internal'] })
      alerts.api.setSink('slack', text)
      const slack = alerts.api.sinks().find(({ sink }) => sink === 'slack')
      expect(slack).toMatchObject({ state: 'ready', origin: 'console', host: new URL(text).host })
    },
  )

  it('that the environment names is changed there alone', () => {
    const { alerts } = startConsole(createClock(), newDataDir(), { slackUrl: url })
    expect(() => alerts.api.setSink('slack', 'https://example.com/')).toThrow(/SLACK_WEBHOOK_URL/)
    expect(() => alerts.api.setSink('slack', null)).toThrow(SinkRefusal)
    expect(alerts.api.sinks()[1]).toMatchObject({ origin: 'environment', host: 'hooks.slack.com' })
  })

  it('keeps its path and its secret from the page, the audit log and every answer', async () => {
    const slack = await startReceiver('/services/T000/B000/verysecret')
    slack.answer = slackSays(404, 'no_service')
    const console = startConsole(createClock(), newDataDir(), { budgets: () => [dailyBudget()] })
    const { api } = console.alerts
    api.setSink('slack', slack.url)
    const secret = api.setSink('webhook', slack.url) ?? ''
    console.alerts.budgetsChanged()
    await vi.waitFor(() => expect(api.list(10)).toHaveLength(1))
    const seen = JSON.stringify([
      api.sinks(),
      api.list(10),
      await api.test('slack'),
      console.ledger.audit.newest({ limit: 10 }),
      console.troubles,
    ])
    expect(seen).toContain('alerts.sink.set')
    expect(seen).not.toContain('verysecret')
    expect(seen).not.toContain(secret)
    expect(secret).not.toBe('')
  })

  it('that is not set up gets nothing, and its test says what to do', async () => {
    const console = startConsole(createClock(), newDataDir(), { budgets: () => [dailyBudget()] })
    expect(console.alerts.api.list(10)[0]?.deliveries).toEqual([])
    for (const sink of ['desktop', 'slack', 'webhook'] as const) {
      expect((await console.alerts.api.test(sink)).delivered).toBe(false)
    }
  })

  it('that is the desktop says when it cannot show anything', async () => {
    const notify = () => Promise.reject(new Error('Do not disturb is on.'))
    const { alerts } = startConsole(createClock(), newDataDir(), { notify })
    expect(await alerts.api.test('desktop')).toEqual({
      delivered: false,
      answer: 'The desktop did not show it: Do not disturb is on.',
    })
  })
})

describe('the back-off', () => {
  it('grows, is never above an hour, and never below a second', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), random, (tries, chance) => {
        const waitMs = backoffMs(tries, () => chance)
        expect(waitMs).toBeGreaterThanOrEqual(1_000)
        expect(waitMs).toBeLessThanOrEqual(Math.max(1_000, Math.min(3_600_000, 5_000 * 2 ** (tries - 1))))
      }),
    )
    expect([1, 2, 3, 20].map((tries) => backoffMs(tries, () => 0.9999999))).toEqual([
      5_000, 10_000, 20_000, 3_600_000,
    ])
  })
})
