import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Budget, BurnRate } from '../../../../shared/contract/budgets.ts'
import type { Rollout } from '../../../../shared/contract/rollouts.ts'
import type { TargetState } from '../../../../shared/contract/system.ts'
import { nanoUsd, parseUsd, ZERO_USD } from '../../../../shared/money.ts'
import {
  cleanUp,
  createClock,
  dailyBudget,
  DAY_MS,
  downTarget,
  HOUR_MS,
  MINUTE_MS,
  newDataDir,
  NOON,
  startConsole,
  startReceiver,
  type Console,
} from '../alerts.harness.ts'

afterEach(cleanUp)

const titles = ({ alerts }: Console): string[] => alerts.api.list(50).map(({ title }) => title)

describe('a threshold', () => {
  it('is told of once in its window, also after a restart, and again in the next', async () => {
    const clock = createClock()
    const dataDir = newDataDir()
    let budgets = [dailyBudget()]
    const first = startConsole(clock, dataDir, { budgets: () => budgets })
    clock.advance(5 * MINUTE_MS)
    expect(titles(first)).toHaveLength(1)
    await first.stop()
    const second = startConsole(clock, dataDir, { budgets: () => budgets })
    clock.advance(5 * MINUTE_MS)
    expect(titles(second)).toHaveLength(1)
    budgets = [dailyBudget({ windowStart: NOON + 12 * HOUR_MS, windowEnd: NOON + 36 * HOUR_MS })]
    clock.advance(MINUTE_MS)
    expect(titles(second)).toHaveLength(2)
  })

  it('of the forecast says what is expected and when the limit would be reached', () => {
    const budget = dailyBudget({
      thresholds: [{ of: 'forecast', percent: 100, atNanoUsd: parseUsd('50'), crossedAt: NOON }],
      forecast: {
        known: true,
        atEndNanoUsd: parseUsd('61.5'),
        exhaustedAt: NOON + 3 * HOUR_MS,
        basis: 'the same hours of the last 4 weeks',
      },
    })
    const { alerts } = startConsole(createClock(), newDataDir(), { budgets: () => [budget] })
    const [alert] = alerts.api.list(1)
    expect(alert).toMatchObject({ rule: 'forecast', severity: 'warning' })
    expect(alert?.title).toBe('The daily budget is heading for 100 % of its limit')
    expect(alert?.message).toContain('$61.5 are expected (from the same hours of the last 4 weeks)')
    expect(alert?.message).toContain('in the hour from Mon, 15 Jun 2026, 15:00 UTC')
  })

  it('tells nothing while its rule is off, and goes only where the rule says', async () => {
    const slack = await startReceiver()
    const clock = createClock()
    const dataDir = newDataDir()
    const before = startConsole(clock, dataDir)
    before.alerts.api.setRule('threshold', { on: false, sinks: ['desktop'] })
    await before.stop()
    const console = startConsole(clock, dataDir, { budgets: () => [dailyBudget()], slackUrl: slack.url })
    expect(titles(console)).toEqual([])
    console.alerts.api.setRule('threshold', { on: true, sinks: [] })
    clock.advance(MINUTE_MS)
    expect(console.alerts.api.list(10)).toMatchObject([{ rule: 'threshold', deliveries: [] }])
    expect(console.ledger.audit.newest({ limit: 1 })).toMatchObject([
      { action: 'alerts.rule.set', subject: 'threshold', before: { on: false }, after: { on: true } },
    ])
  })
})

describe('a hard budget that refuses', () => {
  const refusal = {
    at: NOON,
    estimatedNanoUsd: parseUsd('25.5'),
    settledNanoUsd: parseUsd('29'),
    heldNanoUsd: parseUsd('0.000000001'),
    limitNanoUsd: parseUsd('50'),
  }
  const refusing = (overrides: Partial<Budget> = {}) =>
    dailyBudget({ thresholds: [], lastRefusal: refusal, ...overrides })

  it('is told of within a second, long before its limit is spent, with what did not fit', () => {
    const clock = createClock()
    let budgets = [dailyBudget({ thresholds: [] })]
    const console = startConsole(clock, newDataDir(), { budgets: () => budgets })
    budgets = [refusing()]
    console.alerts.budgetRefused()
    console.alerts.budgetRefused()
    expect(titles(console)).toEqual([])
    clock.advance(1_000)
    const [alert] = console.alerts.api.list(1)
    expect(alert).toMatchObject({
      rule: 'refusal',
      severity: 'critical',
      title: 'The daily budget refuses requests',
      subject: { kind: 'budget', budgetId: 'daily' },
    })
    expect(alert?.message).toContain('may cost up to $25.5 did not fit')
    expect(alert?.message).toContain('$29 spent and $0.000000001 held for requests in flight, of $50')
    expect(alert?.message).toContain('until Tue, 16 Jun 2026, 00:00 UTC')
    expect(alert?.message).toContain('Raise the limit until then on the Budgets screen')
  })

  it('is told of once per window and limit, also after a restart', async () => {
    const clock = createClock()
    const dataDir = newDataDir()
    let budgets = [refusing()]
    const first = startConsole(clock, dataDir, { budgets: () => budgets })
    await first.stop()
    const second = startConsole(clock, dataDir, { budgets: () => budgets })
    budgets = [refusing({ lastRefusal: { ...refusal, at: NOON + 1 } })]
    clock.advance(5 * MINUTE_MS)
    expect(titles(second)).toHaveLength(1)
    budgets = [
      refusing({
        limitNowNanoUsd: parseUsd('60'),
        lastRefusal: { ...refusal, limitNanoUsd: parseUsd('60') },
      }),
    ]
    clock.advance(MINUTE_MS)
    expect(titles(second)).toHaveLength(2)
    const nextDay = { windowStart: NOON + 12 * HOUR_MS, windowEnd: NOON + 36 * HOUR_MS }
    budgets = [refusing(nextDay)]
    clock.advance(DAY_MS)
    expect(titles(second)).toHaveLength(2)
    budgets = [refusing({ ...nextDay, lastRefusal: { ...refusal, at: NOON + 13 * HOUR_MS } })]
    clock.advance(MINUTE_MS)
    expect(titles(second)).toHaveLength(3)
  })

  it('is no news once it only warns', () => {
    const console = startConsole(createClock(), newDataDir(), {
      budgets: () => [refusing({ enforcement: 'warn' })],
    })
    expect(titles(console)).toEqual([])
  })
})

describe('a budget that burns too fast', () => {
  const rate = (factor: number, breached: boolean): BurnRate => ({
    factor,
    longMs: factor === 14.4 ? HOUR_MS : 6 * HOUR_MS,
    shortMs: factor === 14.4 ? 5 * MINUTE_MS : 30 * MINUTE_MS,
    long: factor + 1,
    short: factor + 2,
    breached,
  })
  const burning = (...burnRates: BurnRate[]) => [dailyBudget({ thresholds: [], burnRates })]

  it('is told of once until it is over, and once more when it gets worse', () => {
    const clock = createClock()
    let budgets = burning(rate(14.4, false), rate(6, true))
    const console = startConsole(clock, newDataDir(), { budgets: () => budgets })
    clock.advance(HOUR_MS)
    expect(titles(console)).toEqual(['The daily budget burns at 7.0 times its pace'])
    budgets = burning(rate(14.4, true), rate(6, true))
    clock.advance(HOUR_MS)
    expect(titles(console)[0]).toBe('The daily budget burns at 15.4 times its pace')
    expect(titles(console)).toHaveLength(2)
    expect(console.alerts.api.list(1)[0]?.message).toContain('15.4 times over 1 h and 16.4 times over 5 min')
  })

  it('is no news again while it swings about the limit, and is when it comes back later', () => {
    const clock = createClock()
    let budgets = burning(rate(14.4, true))
    const console = startConsole(clock, newDataDir(), { budgets: () => budgets })
    budgets = burning(rate(14.4, false))
    clock.advance(10 * MINUTE_MS)
    budgets = burning(rate(14.4, true))
    clock.advance(10 * MINUTE_MS)
    expect(titles(console)).toHaveLength(1)
    budgets = burning(rate(14.4, false))
    clock.advance(HOUR_MS)
    budgets = burning(rate(14.4, true))
    clock.advance(MINUTE_MS)
    expect(titles(console)).toHaveLength(2)
  })

  it('is no news after a restart', async () => {
    const clock = createClock()
    const dataDir = newDataDir()
    const options = { budgets: () => burning(rate(14.4, true)) }
    await startConsole(clock, dataDir, options).stop()
    clock.advance(5 * MINUTE_MS)
    const second = startConsole(clock, dataDir, options)
    clock.advance(2 * HOUR_MS)
    expect(titles(second)).toHaveLength(1)
  })
})

describe('a target', () => {
  const startWith = (targets: () => TargetState[]) => {
    const clock = createClock()
    const dataDir = newDataDir()
    return { clock, dataDir, console: startConsole(clock, dataDir, { targets }) }
  }

  it('that is back within a minute is no news', () => {
    let targets = [downTarget()]
    const { clock, console } = startWith(() => targets)
    clock.advance(45_000)
    targets = [downTarget({ state: 'up', since: NOON + 45_000, error: null })]
    clock.advance(10 * MINUTE_MS)
    expect(titles(console)).toEqual([])
  })

  it('that stays down is told of once, and once more when it is up again', () => {
    let targets = [downTarget()]
    const { clock, console } = startWith(() => targets)
    clock.advance(HOUR_MS)
    expect(titles(console)).toEqual(['The target "gpu:10.0.0.1" is down'])
    expect(console.alerts.api.list(1)[0]?.message).toContain('No answer within 5 s.')
    targets = [downTarget({ state: 'up', since: NOON + HOUR_MS, error: null })]
    clock.advance(HOUR_MS)
    expect(titles(console)).toEqual([
      'The target "gpu:10.0.0.1" is up again',
      'The target "gpu:10.0.0.1" is down',
    ])
    targets = [downTarget({ since: NOON + 2 * HOUR_MS })]
    clock.advance(HOUR_MS)
    expect(titles(console)).toHaveLength(3)
  })

  it('that is still down after a restart is no news, and is when it is up', async () => {
    const { clock, dataDir, console } = startWith(() => [downTarget()])
    clock.advance(2 * MINUTE_MS)
    await console.stop()
    // The prober counts from its own start.
    let targets = [downTarget({ since: clock.now() })]
    const second = startConsole(clock, dataDir, { targets: () => targets })
    clock.advance(HOUR_MS)
    expect(titles(second)).toHaveLength(1)
    targets = [downTarget({ state: 'up', since: clock.now(), error: null })]
    clock.advance(MINUTE_MS)
    expect(titles(second)[0]).toBe('The target "gpu:10.0.0.1" is up again')
  })
})

describe('traffic without a price', () => {
  async function serve({ ledger }: Console, requestId: string): Promise<void> {
    const reservation = await ledger.reserve(
      {
        requestId,
        attempt: 1,
        endpoint: 'chat',
        keyId: 'key',
        user: null,
        workload: null,
        session: null,
        modelAsked: 'mystery',
        modelServed: 'mystery',
        target: 'serverless',
        reason: '',
        streamed: false,
        price: ledger.prices.unpriced('mystery'),
        holdNanoUsd: ZERO_USD,
      },
      () => undefined,
    )
    await ledger.settle(reservation, {
      tokens: { input: 1, cached: 0, output: 1, reasoning: 0 },
      usageSource: 'provider',
      costNanoUsd: nanoUsd(0),
      maybeBilled: false,
      finishReason: 'stop',
      errorCode: null,
      ttftMs: 1,
      latencyMs: 1,
    })
  }

  it('is told of once per model and day', async () => {
    const clock = createClock()
    const console = startConsole(clock, newDataDir())
    await serve(console, 'one')
    await serve(console, 'two')
    clock.advance(HOUR_MS)
    expect(titles(console)).toEqual(['"mystery" is used without a price'])
    clock.advance(DAY_MS)
    expect(titles(console)).toHaveLength(1)
    await serve(console, 'three')
    clock.advance(MINUTE_MS)
    expect(titles(console)).toHaveLength(2)
  })
})

describe('a ledger that cannot be written', () => {
  it('is told of once an hour, and even when the alert cannot be kept', async () => {
    const slack = await startReceiver()
    const clock = createClock()
    const console = startConsole(clock, newDataDir(), { slackUrl: slack.url })
    console.ledger.close()
    console.alerts.ledgerTrouble(new Error('database or disk is full'))
    console.alerts.ledgerTrouble(new Error('database or disk is full'))
    await vi.waitFor(() => expect(slack.received).toHaveLength(1))
    expect(slack.received[0]?.body).toContain('database or disk is full')
    expect(slack.received[0]?.body).toContain('Check that the disk has room')
    clock.advance(HOUR_MS)
    console.alerts.ledgerTrouble(new Error('database or disk is full'))
    await vi.waitFor(() => expect(slack.received).toHaveLength(2))
  })
})

describe('a rollout that its gate takes back', () => {
  const gate = {
    minRequests: 1,
    minMinutes: 0,
    minOpinions: 1,
    errorRate: null,
    p95Ms: null,
    costNanoUsd: null,
    feedback: null,
  }
  const figures = {
    requests: 0,
    errors: 0,
    errorRate: null,
    p95Ms: null,
    costPerRequestNanoUsd: null,
    feedback: null,
    opinions: 0,
  }
  const rolledBack = (last: Partial<NonNullable<Rollout['last']>> = {}): Rollout => ({
    id: 3,
    workload: 'mail',
    name: 'Phase 1',
    stages: [0, 0.1].map((share) => ({ share, gate })),
    advance: 'by_gate',
    baseline: { of: 'gpu', since: 0, until: 1, figures },
    state: 'rolled_back',
    stage: 0,
    stageSince: NOON,
    share: 0,
    createdAt: NOON,
    endedAt: null,
    figures: null,
    checks: [],
    waitsFor: null,
    last: {
      id: 7,
      at: NOON,
      event: 'rolled_back',
      from: 1,
      stage: 0,
      author: 'gate',
      reason: '2 of 5 requests failed (40 %), over the 5 % allowed.',
      figures: null,
      checks: [],
      ...last,
    },
  })

  it('is told of at once, with the figures that decided it, and never twice', async () => {
    const clock = createClock()
    let rollouts: Rollout[] = []
    const started = startConsole(clock, newDataDir(), { rollouts: () => rollouts })
    rollouts = [rolledBack()]
    started.alerts.rolloutsChanged()
    await vi.waitFor(() => expect(titles(started)).toHaveLength(1))
    expect(started.alerts.api.list(1)[0]).toMatchObject({
      rule: 'rollout',
      severity: 'critical',
      title: 'The workload "mail" is back at 0 % serverless',
      subject: { kind: 'rollout', rolloutId: 3, workload: 'mail' },
    })
    expect(started.alerts.api.list(1)[0]?.message).toContain(
      'breached its gate at 10 %. 2 of 5 requests failed',
    )
    clock.advance(5 * MINUTE_MS)
    expect(titles(started)).toHaveLength(1)
  })

  it('is no news when somebody did it by hand, or long ago', () => {
    const clock = createClock()
    const by = startConsole(clock, newDataDir(), { rollouts: () => [rolledBack({ author: 'console' })] })
    const old = startConsole(clock, newDataDir(), { rollouts: () => [rolledBack({ at: NOON - DAY_MS })] })
    clock.advance(MINUTE_MS)
    expect([titles(by), titles(old)]).toEqual([[], []])
  })
})
