import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { AlertDelivery } from '../../../shared/contract/alerts.ts'
import type { Budget } from '../../../shared/contract/budgets.ts'
import {
  cleanUp,
  createClock,
  dailyBudget,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  newDataDir,
  slackSays,
  startConsole,
  startReceiver,
  type Console,
  type Receiver,
} from './alerts.harness.ts'

afterEach(cleanUp)

const reached = { budgets: () => [dailyBudget()] }

/** The only delivery of the only alert. */
function delivery({ alerts }: Console): AlertDelivery {
  const [alert, ...others] = alerts.api.list(10)
  const [first] = alert?.deliveries ?? []
  if (!first || others.length > 0) throw new Error('there is not exactly one alert with a delivery')
  return first
}

const states = ({ alerts }: Console) =>
  Object.fromEntries(
    alerts.api
      .list(10)
      .flatMap((alert) => alert.deliveries)
      .map(({ sink, state }) => [sink, state]),
  )

describe('a delivery', () => {
  it('says what, how much, until when, what to do, and where to look', async () => {
    const slack = await startReceiver()
    const console = startConsole(createClock(), newDataDir(), { ...reached, slackUrl: slack.url })
    await vi.waitFor(() => expect(delivery(console)).toMatchObject({ state: 'delivered', tries: 1 }))
    expect(slack.received).toHaveLength(1)
    const { body } = slack.received[0] ?? { body: '' }
    expect(body).toContain('The daily budget has reached 80 % of its limit')
    expect(body).toContain('$40.000000001 of $50 spent')
    expect(body).toContain('Tue, 16 Jun 2026')
    expect(body).toContain('raise it until the window ends')
    expect(body).toContain('<http://127.0.0.1:9040/#/budgets|Open the console>')
  })

  it('goes with its alert when its time is past, but not while it waits', async () => {
    const slack = await startReceiver()
    slack.answer = slackSays(500, 'rollup_error')
    const clock = createClock()
    const console = startConsole(clock, newDataDir(), { ...reached, slackUrl: slack.url })
    await vi.waitFor(() => expect(delivery(console)).toMatchObject({ state: 'waiting', tries: 1 }))
    console.ledger.alerts.deleteBefore(clock.now() + 1)
    expect(delivery(console)).toMatchObject({ state: 'waiting' })
    slack.answer = slackSays(200, 'ok')
    clock.advance(HOUR_MS)
    await vi.waitFor(() => expect(delivery(console)).toMatchObject({ state: 'delivered' }))
    console.ledger.alerts.deleteBefore(clock.now() + 1)
    expect(console.alerts.api.list(10)).toEqual([])
  })

  it('is tried again later when Slack fails, and arrives', async () => {
    const slack = await startReceiver()
    slack.answer = slackSays(500, 'rollup_error')
    const clock = createClock()
    const console = startConsole(clock, newDataDir(), { ...reached, slackUrl: slack.url })
    await vi.waitFor(() => expect(delivery(console)).toMatchObject({ state: 'waiting', tries: 1 }))
    expect(delivery(console).nextTryAt).toBe(clock.now() + 2_500)
    slack.answer = slackSays(200, 'ok')
    clock.advance(2_499)
    expect(slack.received).toHaveLength(1)
    clock.advance(1)
    await vi.waitFor(() => expect(delivery(console)).toMatchObject({ state: 'delivered', tries: 2 }))
  })

  it('waits as long as Slack asks for, and lets no other message of its sink go before', async () => {
    const slack = await startReceiver()
    slack.answer = slackSays(429, 'rate_limited', { 'retry-after': '30' })
    const clock = createClock()
    let budgets = [dailyBudget()]
    const console = startConsole(clock, newDataDir(), { budgets: () => budgets, slackUrl: slack.url })
    await vi.waitFor(() => expect(delivery(console).tries).toBe(1))
    slack.answer = slackSays(200, 'ok')
    budgets = [...budgets, dailyBudget({ id: 'other' })]
    console.alerts.budgetsChanged()
    await vi.waitFor(() => expect(console.alerts.api.list(10)).toHaveLength(2))
    clock.advance(29_999)
    expect(slack.received).toHaveLength(1)
    clock.advance(1)
    await vi.waitFor(() => expect(slack.received).toHaveLength(3))
  })

  it('goes on after a restart where it was, under the same id', async () => {
    const webhook = await startReceiver('/hook')
    webhook.answer = slackSays(503, '')
    const clock = createClock()
    const dataDir = newDataDir()
    const first = startConsole(clock, dataDir)
    first.alerts.api.setSink('webhook', webhook.url)
    await first.stop()
    const second = startConsole(clock, dataDir, reached)
    await vi.waitFor(() => expect(delivery(second)).toMatchObject({ state: 'waiting', tries: 1 }))
    await second.stop()
    webhook.answer = slackSays(204, '')
    clock.advance(MINUTE_MS)
    const third = startConsole(clock, dataDir, reached)
    await vi.waitFor(() => expect(delivery(third)).toMatchObject({ state: 'delivered', tries: 2 }))
    const ids = webhook.received.map(({ headers }) => headers['webhook-id'])
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
  })

  it('that was under way when the console stopped is sent again, and counts no try', async () => {
    const slack = await startReceiver()
    slack.answer = null
    const clock = createClock()
    const dataDir = newDataDir()
    const first = startConsole(clock, dataDir, { ...reached, slackUrl: slack.url })
    await vi.waitFor(() => expect(slack.received).toHaveLength(1))
    await first.stop()
    slack.answer = slackSays(200, 'ok')
    const second = startConsole(clock, dataDir, { ...reached, slackUrl: slack.url })
    await vi.waitFor(() => expect(delivery(second)).toMatchObject({ state: 'delivered', tries: 1 }))
  })

  it('is given up after a day, and says so', async () => {
    const slack = await startReceiver()
    slack.answer = slackSays(503, '')
    const clock = createClock()
    const dataDir = newDataDir()
    const options = { ...reached, slackUrl: slack.url }
    const first = startConsole(clock, dataDir, options)
    await vi.waitFor(() => expect(delivery(first).tries).toBe(1))
    await first.stop()
    clock.advance(DAY_MS - HOUR_MS)
    const second = startConsole(clock, dataDir, options)
    await vi.waitFor(() => expect(delivery(second)).toMatchObject({ state: 'waiting', tries: 2 }))
    await second.stop()
    clock.advance(HOUR_MS)
    const third = startConsole(clock, dataDir, options)
    await vi.waitFor(() =>
      expect(delivery(third)).toMatchObject({ state: 'failed', tries: 3, nextTryAt: null }),
    )
    expect(delivery(third).answer).toBe('Slack failed (HTTP 503). Given up after 3 tries in a day.')
  })

  it('to a sink that hangs does not hold up another', async () => {
    const slack = await startReceiver()
    slack.answer = null
    const webhook = await startReceiver('/hook')
    const shown: string[] = []
    const dataDir = newDataDir()
    const clock = createClock()
    const before = startConsole(clock, dataDir)
    before.alerts.api.setSink('webhook', webhook.url)
    await before.stop()
    const console = startConsole(clock, dataDir, {
      ...reached,
      slackUrl: slack.url,
      notify: ({ title }) => Promise.resolve(void shown.push(title)),
    })
    await vi.waitFor(() =>
      expect(states(console)).toEqual({ desktop: 'delivered', slack: 'waiting', webhook: 'delivered' }),
    )
    expect(shown).toEqual(['The daily budget has reached 80 % of its limit'])
  })

  it('does not arrive where nothing listens, and says why', async () => {
    const gone = await startReceiver()
    await cleanUp()
    const console = startConsole(createClock(), newDataDir(), { ...reached, slackUrl: gone.url })
    await vi.waitFor(() => expect(delivery(console).tries).toBe(1))
    expect(delivery(console)).toMatchObject({
      state: 'waiting',
      answer: 'Slack was not reached: Nothing listens there.',
    })
  })

  it('follows no redirect to a host that nobody named', async () => {
    const elsewhere = await startReceiver()
    const slack = await startReceiver()
    slack.answer = slackSays(302, '', { location: elsewhere.url })
    const console = startConsole(createClock(), newDataDir(), { ...reached, slackUrl: slack.url })
    await vi.waitFor(() => expect(delivery(console).state).toBe('failed'))
    expect(delivery(console).answer).toContain('redirects')
    expect(elsewhere.received).toEqual([])
  })

  it('waits no longer when its sink gets a new address, and fails when the sink is taken away', async () => {
    const old = await startReceiver('/hook')
    old.answer = slackSays(500, '')
    let budgets = [dailyBudget({ thresholds: [] })]
    const console = startConsole(createClock(), newDataDir(), { budgets: () => budgets })
    const { api } = console.alerts
    api.setSink('webhook', old.url)
    budgets = [dailyBudget()]
    console.alerts.budgetsChanged()
    await vi.waitFor(() => expect(delivery(console).tries).toBe(1))
    const newer = await startReceiver('/new')
    newer.answer = slackSays(500, '')
    api.setSink('webhook', newer.url)
    await vi.waitFor(() => expect(newer.received).toHaveLength(1))
    await vi.waitFor(() => expect(delivery(console).tries).toBe(2))
    api.setSink('webhook', null)
    await vi.waitFor(() => expect(delivery(console).state).toBe('failed'))
  })
})

describe('a new address', () => {
  /** A webhook that has been tried once at its first address, which has its say. */
  async function triedAt(answer: Receiver['answer']) {
    const old = await startReceiver('/hook')
    old.answer = answer
    let budgets: Budget[] = []
    const console = startConsole(createClock(), newDataDir(), { budgets: () => budgets })
    console.alerts.api.setSink('webhook', old.url)
    budgets = [dailyBudget()]
    console.alerts.budgetsChanged()
    await vi.waitFor(() => expect(old.received).toHaveLength(1))
    return console
  }

  it('does not wait for as long as the old one asked', async () => {
    const console = await triedAt(slackSays(429, '', { 'retry-after': '3600' }))
    await vi.waitFor(() => expect(delivery(console).tries).toBe(1))
    const newer = await startReceiver('/new')
    console.alerts.api.setSink('webhook', newer.url)
    await vi.waitFor(() => expect(delivery(console)).toMatchObject({ state: 'delivered', tries: 2 }))
  })

  it('gets what the old one refuses while it is being replaced', async () => {
    const open: ServerResponse[] = []
    const console = await triedAt((response) => void open.push(response))
    const newer = await startReceiver('/new')
    console.alerts.api.setSink('webhook', newer.url)
    for (const response of open) response.writeHead(404).end()
    await vi.waitFor(() => expect(delivery(console)).toMatchObject({ state: 'delivered', tries: 2 }))
  })
})

describe('what Slack answers', () => {
  it.each([
    [400, 'invalid_payload', 'failed', /fault of the console/],
    [403, 'action_prohibited', 'failed', /Ask an admin/],
    [404, 'channel_not_found', 'failed', /channel is gone/],
    [404, 'no_service', 'failed', /Make a new webhook/],
    [404, 'no_team', 'failed', /workspace is gone/],
    [410, 'channel_is_archived', 'failed', /archived/],
    [410, '', 'failed', /closed this webhook/],
    [400, '<html>some proxy</html>', 'failed', /^Slack refuses it \(HTTP 400\)/],
    [500, 'rollup_error', 'waiting', /rollup_error, HTTP 500/],
    [503, 'Service Unavailable', 'waiting', /^Slack failed \(HTTP 503\)/],
    [429, 'rate_limited', 'waiting', /no more messages for a moment/],
  ])('%i %s leaves it %s', async (status, word, state, words) => {
    const slack = await startReceiver()
    slack.answer = slackSays(status, word)
    const console = startConsole(createClock(), newDataDir(), { ...reached, slackUrl: slack.url })
    await vi.waitFor(() => expect(delivery(console)).toMatchObject({ state, tries: 1 }))
    expect(delivery(console).answer).toMatch(words)
  })
})
