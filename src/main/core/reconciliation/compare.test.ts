import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Cell, Report } from '../../../shared/contract/reconciliation.ts'
import { costOf, exactUsd, nanoUsd, parsePrice } from '../../../shared/money.ts'
import { openLedger, type Ledger, type Settlement } from '../ledger/ledger.ts'
import { createReconciliation } from './reconciliation.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const FIRST = Date.UTC(2026, 5, 1)

let dataDir: string
let ledger: Ledger
let clock: number
let requests: number

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-reconcile-'))
  clock = FIRST
  requests = 0
  ledger = openLedger({ dataDir, now: () => clock, onTrouble: () => undefined })
  setPrice('1', '0.5', '2')
})

afterEach(() => {
  ledger.close()
  rmSync(dataDir, { recursive: true })
})

function setPrice(input: string, cachedInput: string, output: string, model = 'm'): void {
  const price = {
    input: parsePrice(input),
    cachedInput: parsePrice(cachedInput),
    output: parsePrice(output),
  }
  ledger.prices.adopt({ model, ...price, source: 'a test' }, clock)
}

interface Spent {
  readonly at: number
  readonly input?: number
  readonly cached?: number
  readonly output?: number
  readonly model?: string
  readonly target?: string
  readonly usage?: Settlement['usageSource']
  readonly hold?: number
  readonly settled?: boolean
}

/** A row of the ledger, priced as the core prices it; `hold` in nano-dollars. */
async function spend({
  at,
  input = 1_000,
  cached = 0,
  output = 500,
  model = 'm',
  target = 'provider',
  usage = 'provider',
  hold = 100_000_000,
  settled = true,
}: Spent): Promise<void> {
  clock = at
  const price = ledger.prices.current(model)
  if (!price) throw new Error('the test price is missing')
  const reservation = await ledger.reserve(
    {
      requestId: `r${(requests += 1)}`,
      attempt: 1,
      endpoint: 'chat',
      keyId: 'key',
      user: null,
      workload: null,
      session: null,
      modelAsked: model,
      modelServed: model,
      target,
      reason: 'a test',
      streamed: false,
      price,
      holdNanoUsd: nanoUsd(hold),
    },
    () => undefined,
  )
  if (!settled) return
  await ledger.settle(reservation, {
    tokens: { input: input - cached, cached, output, reasoning: 0 },
    usageSource: usage,
    costNanoUsd: costOf(
      { tokens: input - cached, price: price.input },
      { tokens: cached, price: price.cachedInput },
      { tokens: output, price: price.output },
    ),
    maybeBilled: false,
    finishReason: 'stop',
    errorCode: null,
    ttftMs: 1,
    latencyMs: 2,
  })
}

function reconciliation() {
  const { invoices: store, reader } = ledger
  const admin = { get: () => Promise.reject(new Error('no network in this test')) }
  return createReconciliation({ store, reader, admin, now: () => clock })
}

/** Imports a CSV and compares it. */
function reportOf(header: string, ...lines: string[]): Promise<Report> {
  const api = reconciliation()
  const text = [header, ...lines].join('\n')
  const { mapping } = api.preview({ text })
  return api.report(api.importCsv({ name: 'invoice.csv', text, mapping, target: 'provider' }).id)
}

const COSTS = 'date,model,cost'
const FULL = 'date,model,cost,input_tokens,cached_tokens,output_tokens,requests'
const day = (index: number): string => new Date(FIRST + index * DAY_MS).toISOString().slice(0, 10)
const only = ({ cells }: Report): Cell => {
  const [cell, ...more] = cells
  if (!cell || more.length > 0) throw new Error(`one cell was expected, not ${cells.length}`)
  return cell
}
const reasonsOf = ({ reasons }: Cell) =>
  reasons.map(({ kind, explainsNanoUsd }) => [kind, exactUsd(explainsNanoUsd)])

describe('an invoice and the ledger', () => {
  it('agree where every figure is the same', async () => {
    await spend({ at: FIRST + HOUR_MS })
    const report = await reportOf(FULL, `${day(0)},m,0.002,1000,0,500,1`)
    expect(only(report)).toMatchObject({ verdict: 'agrees', reasons: [], unexplainedNanoUsd: 0 })
    expect(report.totals).toMatchObject({ differenceNanoUsd: 0, agreeing: 1 })
  })

  it('count a difference below half a cent as rounding when the invoice is in cents', async () => {
    for (let index = 0; index < 7; index += 1) await spend({ at: FIRST + index * HOUR_MS })
    const cell = only(await reportOf(COSTS, `${day(0)},m,0.01`))
    expect(cell.verdict).toBe('agrees')
    expect(reasonsOf(cell)).toEqual([['rounding', '-0.004']])
  })

  it('leave unexplained what no reason fits', async () => {
    await spend({ at: FIRST })
    const cell = only(await reportOf(COSTS, `${day(0)},m,0.50`))
    expect(cell).toMatchObject({
      verdict: 'billed_more',
      difference: { costNanoUsd: 498_000_000 },
      reasons: [],
      unexplainedNanoUsd: 498_000_000,
    })
  })

  it('differ by estimated rows, up to what those cost or were held for', async () => {
    await spend({ at: FIRST })
    await spend({ at: FIRST, usage: 'estimated', hold: 5_000_000 })
    expect(reasonsOf(only(await reportOf(COSTS, `${day(0)},m,0.003000001`)))).toEqual([
      ['estimated', '-0.000999999'],
    ])
    const [reason] = only(await reportOf(COSTS, `${day(0)},m,0.006000001`)).reasons
    expect(reason).toMatchObject({ kind: 'estimated', certainty: 'up_to', explainsNanoUsd: 2_000_001 })
    const tooMuch = only(await reportOf(COSTS, `${day(0)},m,0.017000001`))
    expect(reasonsOf(tooMuch)).toEqual([['estimated', '0.003']])
    expect(exactUsd(tooMuch.unexplainedNanoUsd)).toBe('0.010000001')
  })

  it('differ by rows that a crash left at their hold', async () => {
    await spend({ at: FIRST })
    await spend({ at: FIRST, settled: false, hold: 5_000_000 })
    ledger.close()
    ledger = openLedger({ dataDir, now: () => clock, onTrouble: () => undefined })
    expect(ledger.recovered).toBe(1)
    expect(reasonsOf(only(await reportOf(COSTS, `${day(0)},m,0.003000001`)))).toEqual([
      ['crashed', '-0.003999999'],
    ])
  })

  it('differ by what is still in flight', async () => {
    await spend({ at: FIRST })
    await spend({ at: FIRST, settled: false, hold: 5_000_000 })
    expect(reasonsOf(only(await reportOf(COSTS, `${day(0)},m,0.003000001`)))).toEqual([
      ['in_flight', '0.001000001'],
    ])
  })

  it('differ by price, with what the invoice asks per token', async () => {
    await spend({ at: FIRST })
    const cell = only(await reportOf(FULL, `${day(0)},m,0.0025,1000,0,500,1`))
    expect(reasonsOf(cell)).toEqual([['price', '0.0005']])
    expect(cell.reasons[0]?.sentence).toContain('$1.666666667 per 1M')
    expect(cell.unexplainedNanoUsd).toBe(0)
  })

  it('differ by price where the invoice has no tokens but the same ratio on every day', async () => {
    for (let index = 0; index < 3; index += 1)
      await spend({ at: FIRST + index * DAY_MS, input: 1_000 * (index + 1) })
    const amounts = ['0.002500000', '0.003750000', '0.005000000']
    const { cells } = await reportOf(COSTS, ...amounts.map((amount, index) => `${day(index)},m,${amount}`))
    expect(cells.map(({ reasons }) => reasons[0]?.kind)).toEqual(['price', 'price', 'price'])
    expect(cells[0]?.reasons[0]?.sentence).toContain('1.25 times')
    const { cells: uneven } = await reportOf(
      COSTS,
      `${day(0)},m,0.0025`,
      `${day(1)},m,0.004`,
      `${day(2)},m,0.005`,
    )
    expect(uneven.map(({ reasons }) => reasons)).toEqual([[], [], []])
  })

  it('differ where the price changed in the middle of a day', async () => {
    await spend({ at: FIRST + HOUR_MS })
    clock = FIRST + 12 * HOUR_MS
    setPrice('2', '1', '4')
    await spend({ at: FIRST + 13 * HOUR_MS })
    const cell = only(await reportOf(FULL, `${day(0)},m,0.008,2000,0,1000,2`))
    expect(reasonsOf(cell)).toEqual([['price_change', '0.002']])
    expect(cell.reasons[0]?.sentence).toContain('the price in force since 12:00 UTC')
  })

  describe('where the price was changed here and the provider went on charging the old one', () => {
    /** 12,169 tokens before the change at 14:03, at $0.35, and 6,544 after it, at $0.70: $0.00883995. */
    async function changePrice(): Promise<void> {
      clock = FIRST
      setPrice('0.35', '0.35', '0.35')
      await spend({ at: FIRST + HOUR_MS, input: 10_000, output: 2_169 })
      clock = FIRST + 14 * HOUR_MS + 3 * 60_000
      setPrice('0.70', '0.70', '0.70')
      await spend({ at: FIRST + 15 * HOUR_MS, input: 6_000, output: 544 })
    }
    const OLD = 'the price that was in force until 14:03 UTC, $0.35 per 1M'

    it('name the old price for the same tokens', async () => {
      await changePrice()
      const cell = only(await reportOf(FULL, `${day(0)},m,0.00654955,16000,0,2713,2`))
      expect(reasonsOf(cell)).toEqual([['price_change', '-0.0022904']])
      expect(cell.unexplainedNanoUsd).toBe(0)
      expect(cell.reasons[0]?.sentence).toContain(`The provider charged ${OLD}`)
    })

    it('name it for other tokens, and leave what those cost unexplained', async () => {
      await changePrice()
      await spend({ at: FIRST + 16 * HOUR_MS, input: 100, output: 50 })
      const cell = only(await reportOf(FULL, `${day(0)},m,0.00654955,16000,0,2713,3`))
      // The ledger's 18,863 tokens: $0.00660205 at the old price instead of $0.00894495.
      expect(reasonsOf(cell)).toEqual([['price_change', '-0.0023429']])
      expect(exactUsd(cell.unexplainedNanoUsd)).toBe('-0.0000525')
      const [reason] = cell.reasons
      expect(reason).toMatchObject({ certainty: 'exact' })
      expect(reason?.sentence).toContain(OLD)
      expect(reason?.sentence).toContain("the invoice's 18,713 tokens come to the $0.00655 billed")
      expect(reason?.sentence).toContain("the ledger's 18,863 tokens cost $0.00660 instead of $0.00894")
    })

    it('name it where the ledger knows only the new one on that day', async () => {
      setPrice('0.35', '0.35', '0.35')
      clock = FIRST + 14 * HOUR_MS
      setPrice('0.70', '0.70', '0.70')
      await spend({ at: FIRST + DAY_MS, input: 1_000, output: 0 })
      const cell = only(await reportOf(FULL, `${day(1)},m,0.00035,1000,0,0,1`))
      expect(reasonsOf(cell)).toEqual([['price_change', '-0.00035']])
      expect(cell.reasons[0]?.sentence).toContain('in force until 2026-06-01 14:00 UTC')
    })

    it('name it by the tokens of the ledger where the invoice has none, unless the requests differ', async () => {
      await changePrice()
      const cell = only(await reportOf(COSTS, `${day(0)},m,0.00654955`))
      expect(reasonsOf(cell)).toEqual([['price_change', '-0.0022904']])
      expect(cell.reasons[0]?.sentence).toContain("the ledger's 18,713 tokens come to the $0.00655 billed")
      const fewer = only(await reportOf('date,model,cost,requests', `${day(0)},m,0.00654955,1`))
      expect(fewer.reasons.map(({ kind }) => kind)).toEqual(['not_billed'])
    })

    it('name none where the amount is that of no known price', async () => {
      await changePrice()
      const cell = only(await reportOf(FULL, `${day(0)},m,0.0075,16000,0,2700,2`))
      expect(cell.reasons).toEqual([])
      expect(exactUsd(cell.unexplainedNanoUsd)).toBe('-0.00133995')
    })

    it('name none where what was billed may be just the rows before the change', async () => {
      await changePrice()
      const cell = only(await reportOf(FULL, `${day(0)},m,0.00425915,10000,0,2169,1`))
      expect(reasonsOf(cell)).toEqual([['not_billed', '-0.004419975']])
    })

    it('name none where several prices come to the amount within the rounding', async () => {
      clock = FIRST
      setPrice('1', '1', '1')
      await spend({ at: FIRST, input: 20_000, output: 0 })
      clock = FIRST + HOUR_MS
      setPrice('2', '2', '2')
      await spend({ at: FIRST + HOUR_MS, input: 10_000, output: 0 })
      const inCents = only(await reportOf(FULL, `${day(0)},m,0.00,1000,0,600,2`))
      expect(inCents.reasons).toEqual([])
      expect(exactUsd(inCents.unexplainedNanoUsd)).toBe('-0.04')
      const nothing = only(await reportOf(FULL, `${day(0)},m,0.0000,0,0,0,0`))
      expect(nothing.reasons.map(({ kind }) => kind)).toEqual(['not_billed'])
    })

    it('put the larger reason before the smaller', async () => {
      await changePrice()
      // The two requests at the old price, and twelve times as many past the gateway.
      const cell = only(await reportOf(FULL, `${day(0)},m,0.0785946,192000,0,32556,24`))
      expect(cell.reasons.map(({ kind }) => kind)).toEqual(['outside_gateway', 'price_change'])
      expect(cell.unexplainedNanoUsd).toBe(0)
    })

    it('charge a crash to the crash and not to the price', async () => {
      await changePrice()
      await spend({ at: FIRST + 16 * HOUR_MS, settled: false, hold: 5_000_000 })
      ledger.close()
      ledger = openLedger({ dataDir, now: () => clock, onTrouble: () => undefined })
      const cell = only(await reportOf(FULL, `${day(0)},m,0.00654955,16000,0,2713,3`))
      expect(reasonsOf(cell)).toEqual([
        ['crashed', '-0.005'],
        ['price_change', '-0.0022904'],
      ])
      expect(cell.unexplainedNanoUsd).toBe(0)
    })

    it('claim nothing of the provider where the invoice names no amounts', async () => {
      await changePrice()
      const header = 'date,model,input_tokens,output_tokens,requests'
      const cell = only(await reportOf(header, `${day(0)},m,16000,2713,2`))
      expect(reasonsOf(cell)).toEqual([['price_change', '-0.0022904']])
      expect(cell.reasons[0]?.sentence).toContain('The invoice names no amounts')
    })

    it('have reasons that add up to the difference, whatever was billed', async () => {
      await changePrice()
      const amounts = ['0', '0.001', '0.00654955', '0.00654956', '0.0075', '0.0130991', '0.5']
      const tokens = ['16000,0,2713,2', '16000,400,2713,2', '15990,0,2713,1', '32000,0,5426,4', ',,,']
      for (const amount of amounts) {
        for (const counted of tokens) {
          const cell = only(await reportOf(FULL, `${day(0)},m,${amount},${counted}`))
          const explained = cell.reasons.map(({ explainsNanoUsd }): number => explainsNanoUsd)
          const sum = explained.reduce((total, part) => total + part, 0)
          expect(sum + cell.unexplainedNanoUsd).toBe(cell.difference.costNanoUsd)
          const sizes = explained.map(Math.abs)
          expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
        }
      }
    })
  })

  it('blame no price of one model where the invoice names none of several', async () => {
    setPrice('4', '4', '4', 'n')
    await spend({ at: FIRST, input: 1_000, output: 0 })
    await spend({ at: FIRST, input: 1_000, output: 0, model: 'n' })
    const cell = only(await reportOf('date,cost,input_tokens,output_tokens', `${day(0)},0.002,2000,0`))
    expect(cell.reasons).toEqual([])
    expect(exactUsd(cell.unexplainedNanoUsd)).toBe('-0.003')
  })

  it('differ by price where the same tokens are billed between the two prices of the day', async () => {
    await spend({ at: FIRST + HOUR_MS })
    clock = FIRST + 12 * HOUR_MS
    setPrice('2', '1', '4')
    await spend({ at: FIRST + 13 * HOUR_MS })
    const cell = only(await reportOf(FULL, `${day(0)},m,0.0055,2000,0,1000,2`))
    expect(reasonsOf(cell)).toEqual([['price', '-0.0005']])
    expect(cell.reasons[0]?.sentence).toContain("At the ledger's prices of that day")
  })

  it('differ by cached tokens that were billed in full, or counted otherwise', async () => {
    await spend({ at: FIRST, input: 1_000, cached: 400 })
    const full = only(await reportOf(FULL, `${day(0)},m,0.002,1000,400,500,1`))
    expect(reasonsOf(full)).toEqual([['cached_tokens', '0.0002']])
    expect(full.reasons[0]?.sentence).toContain('full input price')
    const counted = only(await reportOf(FULL, `${day(0)},m,0.0019,1000,200,500,1`))
    expect(reasonsOf(counted)).toEqual([['cached_tokens', '0.0001']])
    expect(counted.unexplainedNanoUsd).toBe(0)
  })

  it('differ by traffic that did not go through the gateway', async () => {
    await spend({ at: FIRST })
    const cell = only(await reportOf(FULL, `${day(0)},m,0.008,4000,0,2000,4`))
    expect(reasonsOf(cell)).toEqual([['outside_gateway', '0.006']])
    expect(cell.reasons[0]?.sentence).toContain('3 requests more')
  })

  it('differ by requests that were not billed', async () => {
    await spend({ at: FIRST })
    await spend({ at: FIRST })
    const cell = only(await reportOf(FULL, `${day(0)},m,0.002,1000,0,500,1`))
    expect(reasonsOf(cell)).toEqual([['not_billed', '-0.002']])
  })

  it('differ where the days of the invoice begin elsewhere than at midnight UTC', async () => {
    // Los Angeles in summer: its days begin at 07:00 UTC. Each day has another size, and half of it lies in the night.
    for (let index = 0; index < 5; index += 1) {
      const begin = FIRST + index * DAY_MS + 7 * HOUR_MS
      const input = 1_000 * (index + 1)
      await spend({ at: begin, input })
      await spend({ at: begin + 23.75 * HOUR_MS, input })
    }
    const amounts = [0, 1, 2, 3, 4].map((index) => 2 * (0.001 * (index + 1) + 0.001))
    const report = await reportOf(
      COSTS,
      ...amounts.map((amount, index) => `${day(index)},m,${amount.toFixed(9)}`),
    )
    for (const cell of report.cells.slice(0, 5)) {
      expect(cell.reasons[0]?.kind).toBe('day_shift')
      expect(cell.reasons[0]?.sentence).toContain('midnight UTC−7')
      expect(cell.unexplainedNanoUsd).toBe(0)
    }
  })

  it('differ so, too, where the invoice names no models and several ran in the same quarter hour', async () => {
    setPrice('1', '0.5', '2', 'other')
    for (let index = 0; index < 5; index += 1) {
      const begin = FIRST + index * DAY_MS + 7 * HOUR_MS
      for (const at of [begin, begin + 23.75 * HOUR_MS]) {
        await spend({ at, input: 1_000 * (index + 1) })
        await spend({ at, input: 2_000 * (index + 1), model: 'other' })
      }
    }
    const amounts = [0, 1, 2, 3, 4].map(
      (index) => 2 * (0.001 * (index + 1) + 0.001 * 2 * (index + 1) + 0.002),
    )
    const lines = amounts.map((amount, index) => `${day(index)},${amount.toFixed(9)}`)
    const { cells } = await reportOf('date,cost', ...lines)
    for (const cell of cells.slice(0, 5)) {
      expect(cell.reasons[0]?.sentence).toContain('midnight UTC−7')
      expect(cell.unexplainedNanoUsd).toBe(0)
    }
  })

  it('are not called shifted where midnight UTC fits as well as anything', async () => {
    for (let index = 0; index < 5; index += 1) await spend({ at: FIRST + index * DAY_MS, input: 1_000 })
    const lines = [0, 1, 2, 3, 4].map((index) => `${day(index)},m,0.005`)
    const { cells } = await reportOf(COSTS, ...lines)
    expect(cells.flatMap(({ reasons }) => reasons.map(({ kind }) => kind))).not.toContain('day_shift')
  })

  it('know a model by two names until one is set to mean the other', async () => {
    await spend({ at: FIRST })
    const api = reconciliation()
    const report = await reportOf(FULL, `${day(0)},m-2026-05-13,0.002,1000,0,500,1`)
    expect(report.cells.map(({ model, verdict }) => [model, verdict])).toEqual([
      ['m', 'only_ledger'],
      ['m-2026-05-13', 'only_invoice'],
    ])
    expect(report.cells[1]?.reasons[0]).toMatchObject({ kind: 'only_invoice', suggestedModel: 'm' })
    expect(report.cells.map(({ unexplainedNanoUsd }) => unexplainedNanoUsd)).toEqual([0, 0])

    api.setAlias('m-2026-05-13', 'm')
    expect(only(await api.report(report.invoice.id))).toMatchObject({
      model: 'm',
      namedAs: ['m-2026-05-13'],
      verdict: 'agrees',
    })
    api.setAlias('m-2026-05-13', null)
    expect((await api.report(report.invoice.id)).cells).toHaveLength(2)
  })

  it('leave unexplained what one side alone has', async () => {
    await spend({ at: FIRST })
    const { cells, totals } = await reportOf(
      COSTS,
      `${day(0)},m,0.002000001`,
      `${day(0)},another,0.750000001`,
    )
    expect(cells[0]).toMatchObject({ model: 'another', verdict: 'only_invoice' })
    expect(cells[0]?.reasons).toMatchObject([{ kind: 'only_invoice', explainsNanoUsd: 0 }])
    expect(exactUsd(totals.unexplainedNanoUsd)).toBe('0.750000001')
  })

  it('are held against each other for one target, or for all of them', async () => {
    await spend({ at: FIRST })
    await spend({ at: FIRST, target: 'elsewhere' })
    expect(only(await reportOf(COSTS, `${day(0)},m,0.002`)).verdict).toBe('agrees')
    const api = reconciliation()
    const text = `${COSTS}\n${day(0)},m,0.0040`
    const { id } = api.importCsv({ name: 'all', text, mapping: api.preview({ text }).mapping, target: null })
    expect(only(await api.report(id)).ledger?.requests).toBe(2)
  })

  it('are compared by day alone when the invoice names no models', async () => {
    setPrice('1', '1', '1', 'n')
    await spend({ at: FIRST })
    await spend({ at: FIRST, model: 'n' })
    expect(only(await reportOf('date,cost', `${day(0)},0.0035`))).toMatchObject({
      model: '',
      verdict: 'agrees',
    })
  })

  it('are compared by what the tokens cost here when the invoice names no amounts', async () => {
    await spend({ at: FIRST })
    const cell = only(
      await reportOf('date,model,input_tokens,output_tokens,requests', `${day(0)},m,3000,1500,3`),
    )
    expect(cell).toMatchObject({ costImplied: true, invoice: { costNanoUsd: 6_000_000 } })
    expect(reasonsOf(cell)).toEqual([['outside_gateway', '0.004']])
  })

  it('have totals that their cells add up to', async () => {
    setPrice('1', '1', '1', 'n')
    for (let index = 0; index < 3; index += 1) {
      await spend({ at: FIRST + index * DAY_MS })
      await spend({ at: FIRST + index * DAY_MS, model: 'n', usage: 'estimated' })
    }
    const { cells, totals } = await reportOf(
      COSTS,
      `${day(0)},m,0.0021`,
      `${day(1)},n,0.0011`,
      `${day(1)},x,1`,
      `${day(2)},m,0.0020`,
    )
    const sum = (read: (cell: Cell) => number | null): number =>
      cells.reduce((total, cell) => total + (read(cell) ?? 0), 0)
    expect(totals.invoiceNanoUsd).toBe(sum(({ invoice }) => invoice?.costNanoUsd ?? 0))
    expect(totals.ledgerNanoUsd).toBe(sum(({ ledger: own }) => own?.costNanoUsd ?? 0))
    expect(totals.differenceNanoUsd).toBe(totals.invoiceNanoUsd - totals.ledgerNanoUsd)
    for (const { difference, reasons, unexplainedNanoUsd } of cells) {
      const explained = reasons.reduce((total, { explainsNanoUsd }) => total + explainsNanoUsd, 0)
      expect(explained + unexplainedNanoUsd).toBe(difference.costNanoUsd)
    }
  })
})

describe('an import', () => {
  it('is refused for the same content, until the first one is removed', () => {
    const api = reconciliation()
    const text = `${COSTS}\n${day(0)},m,1`
    const file = { name: 'april.csv', text, mapping: api.preview({ text }).mapping, target: null }
    const { id } = api.importCsv(file)
    expect(() => api.importCsv({ ...file, name: 'again.csv' })).toThrow(/same as "april.csv"/)
    expect(api.preview({ text }).known?.name).toBe('april.csv')
    api.remove(id)
    expect(api.list().invoices).toEqual([])
    expect(api.importCsv(file).costNanoUsd).toBe(1_000_000_000)
  })

  it('keeps nothing of a file with one bad line', () => {
    const api = reconciliation()
    const text = `${COSTS}\n${day(0)},m,1\n${day(1)},m,?`
    const { mapping, problems } = api.preview({ text })
    expect(problems).toEqual([{ line: 3, message: '"?" is not a number.' }])
    expect(() => api.importCsv({ name: 'x', text, mapping, target: null })).toThrow(/Nothing.*Line 3/)
    expect(api.list().invoices).toEqual([])
  })
})
