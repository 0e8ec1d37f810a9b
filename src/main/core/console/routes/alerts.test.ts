/** Alerts as the page meets them: a whole core in sandbox mode, over a real wire, with Slack's double beside it. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isDefinedError, safe } from '@orpc/client'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ALERT_RULES } from '../../../../shared/contract/alerts.ts'
import { parseUsd } from '../../../../shared/money.ts'
import type { Config } from '../../config.ts'
import { startTestCore, type TestCore } from '../../core.harness.ts'
import { closeConnections, nextOf, overPort, type Client } from '../console.harness.ts'
import { createConsoleServer } from '../console.ts'

let slack: Server
let slackUrl: string
let posted: string[]
let running: TestCore | null = null

beforeEach(async () => {
  posted = []
  slack = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (chunk: string) => posted.push(chunk))
    request.on('end', () => response.end('ok'))
  })
  await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve))
  slackUrl = `http://127.0.0.1:${(slack.address() as AddressInfo).port}/services/T0/B0/verysecret`
})

afterEach(async () => {
  await closeConnections()
  await running?.stop()
  running = null
  slack.closeAllConnections()
  await new Promise((resolve) => slack.close(resolve))
})

async function open(overrides: Partial<Config> = {}): Promise<{ client: Client; core: TestCore }> {
  running = await startTestCore(overrides)
  const server = createConsoleServer(running.core.console, pino({ level: 'silent' }))
  return { client: (await overPort(server)).client, core: running }
}

it('a budget that reaches its threshold shows in the log and arrives in Slack', async () => {
  const { client, core } = await open({ dailyLimit: parseUsd('0.0001'), slackWebhookUrl: slackUrl })
  const log = await client.alerts.watch()
  expect((await nextOf(log)).state.alerts).toEqual([])
  const body = {
    model: 'llama3.1-8b-instruct',
    max_tokens: 200,
    messages: [{ role: 'user', content: 'Hello' }],
  }
  await vi.waitFor(async () => {
    expect((await core.chat(body)).status).toBe(200)
    const { alerts } = await client.alerts.list({})
    expect(alerts.map(({ rule }) => rule)).toContain('threshold')
  }, 20_000)
  await vi.waitFor(() => expect(posted.join('')).toContain('[Sandbox] The daily budget has reached 50 %'))
  await vi.waitFor(async () => {
    const { alerts } = (await nextOf(log)).state
    expect(alerts.find(({ title }) => title.includes('50 %'))?.deliveries).toMatchObject([
      { sink: 'slack', state: 'delivered', tries: 1, answer: 'Slack has posted it.' },
    ])
  })
  await log.return()
}, 30_000)

it('a sink is set, tested and shown without its secrets', async () => {
  const { client } = await open()
  const { newSecret, sinks } = await client.alerts.setSink({ sink: 'webhook', url: slackUrl })
  expect(newSecret).toMatch(/^whsec_/)
  expect(sinks.find(({ sink }) => sink === 'webhook')).toEqual({
    sink: 'webhook',
    state: 'ready',
    origin: 'console',
    host: new URL(slackUrl).host,
    last: null,
  })
  expect(await client.alerts.test({ sink: 'webhook' })).toEqual({
    delivered: true,
    answer: 'The webhook has it (HTTP 200).',
  })
  const seen = JSON.stringify([await client.alerts.sinks(), await client.audit.list({})])
  expect(seen).not.toContain('verysecret')
  expect(seen).not.toContain(newSecret)
})

it('a budget that refuses its first request is told of in Slack, with nothing spent of it', async () => {
  const { client, core } = await open({ dailyLimit: parseUsd('0.000001'), slackWebhookUrl: slackUrl })
  const request = { model: 'llama3.1-8b-instruct', messages: [{ role: 'user', content: 'Hello' }] }
  expect((await core.chat(request)).status).toBe(402)
  await vi.waitFor(
    () => expect(posted.join('')).toContain('[Sandbox] The daily budget refuses requests'),
    20_000,
  )
  expect((await client.alerts.list({})).alerts).toMatchObject([{ rule: 'refusal', severity: 'critical' }])
})

it('a URL that cannot be a sink is refused in words', async () => {
  const { client } = await open({ slackWebhookUrl: slackUrl })
  const { error } = await safe(client.alerts.setSink({ sink: 'webhook', url: 'http://example.com/hook' }))
  expect(isDefinedError(error)).toBe(true)
  expect(error).toMatchObject({ code: 'SINK_REFUSED', data: { sink: 'webhook' } })
  expect(error?.message).toContain('use https')
  const { error: fixed } = await safe(client.alerts.setSink({ sink: 'slack', url: null }))
  expect(fixed?.message).toContain('SLACK_WEBHOOK_URL')
})

it('a rule that is switched off stays off', async () => {
  const { client } = await open()
  const { rules } = await client.alerts.setRule({ rule: 'unpriced', on: false, sinks: ['slack'] })
  expect(rules.map(({ rule }) => rule)).toEqual([...ALERT_RULES])
  expect((await client.alerts.rules()).rules.find(({ rule }) => rule === 'unpriced')).toMatchObject({
    on: false,
    sinks: ['slack'],
    title: 'Traffic without a price',
  })
})
