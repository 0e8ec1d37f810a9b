import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toCsv } from './columns.ts'
import { ToolsHarness } from './tools.harness.ts'

let harness: ToolsHarness

beforeEach(() => {
  harness = new ToolsHarness()
})
afterEach(() => harness.remove())

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '')

describe('export', () => {
  it('writes what every row cost, exactly, with units and times in UTC', async () => {
    await harness.spend({ user: 'Ada, "the first"', workload: null })
    const { code, stdout } = await harness.run('export', '--format', 'jsonl')
    expect(code).toBe(0)
    expect(linesOf(stdout).map((line): unknown => JSON.parse(line))).toEqual([
      {
        request_id: 'r1',
        attempt: 1,
        endpoint: 'chat',
        reserved_at: '2026-06-01T12:00:00.000Z',
        settled_at: '2026-06-01T12:00:00.020Z',
        key_id: 'console',
        key_name: null,
        user: 'Ada, "the first"',
        workload: null,
        session: null,
        model_asked: 'auto',
        model_served: 'm',
        target: 't',
        reason: 'because',
        streamed: true,
        input_tokens: 13,
        cached_tokens: 5,
        output_tokens: 7,
        reasoning_tokens: 2,
        usage_source: 'provider',
        price_id: 1,
        input_nano_usd_per_m: 70_000_000,
        cached_nano_usd_per_m: 30_000_000,
        output_nano_usd_per_m: 350_000_000,
        hold_nano_usd: 1_000_000,
        cost_nano_usd: 3_510,
        cost_usd: '0.00000351',
        finish_reason: 'stop',
        error_code: null,
        ttft_ms: 1.5,
        latency_ms: 20,
        maybe_billed: false,
      },
    ])
    const csv = await harness.run('export')
    const [header, row] = csv.stdout.split('\r\n')
    expect(header?.split(',')).toEqual(Object.keys(JSON.parse(stdout) as object))
    expect(row).toContain(',"Ada, ""the first""",,,auto,')
    expect(row).toContain(',3510,0.00000351,stop,,1.5,20')
  })

  it('writes the machines’ time when it is asked for, to the minute', async () => {
    await harness.spend()
    harness.clock = Date.UTC(2026, 5, 1, 12)
    harness.runMachine(200)
    const { stdout } = await harness.run('export', '--machines', '--format', 'jsonl')
    const rows = linesOf(stdout).map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(rows).toHaveLength(15)
    expect(rows[1]).toEqual({
      machine_id: 'lambda:i-1',
      source: 'cloud',
      name: 'box',
      region: 'us-east-1',
      target: 'gpu:i-1',
      line_item: 'gpu_1x_a10',
      begins_at: '2026-06-01T12:10:00.000Z',
      first_minute: 10,
      minutes: 5,
      idle_minutes: 5,
      inferred: false,
      hourly_nano_usd: 1_290_000_000,
      cost_nano_usd: 107_500_000,
      cost_usd: '0.1075',
    })
    const csv = await harness.run(
      'export',
      '--machines',
      '--from',
      '2026-06-01T13:00:00Z',
      '--to',
      '2026-06-01T13:30:00Z',
    )
    expect(linesOf(csv.stdout).map((line) => line.split(',')[6])).toEqual([
      'begins_at',
      '2026-06-01T13:00:00.000Z',
      '2026-06-01T13:15:00.000Z',
    ])
  })

  it('lets no cell become a formula, and tells the empty text from none', () => {
    expect(toCsv(['=1+1', '+1', '-1', '@a', '\ta', '\ra', -1, '', null, 'a=b', '=a"b'])).toBe(
      `'=1+1,'+1,'-1,'@a,'\ta,"'\ra",-1,"",,a=b,"'=a""b"\r\n`,
    )
  })

  it('leaves out no row and repeats none across pages, however many came at once', async () => {
    for (let i = 0; i < 2_500; i += 1) {
      // Some hundred of them share a millisecond.
      if (i % 700 === 0) harness.clock += 1_000
      harness.clock -= 20
      await harness.spend()
    }
    const { stdout } = await harness.run('export')
    const ids = linesOf(stdout)
      .slice(1)
      .map((line) => line.split(',')[0])
    expect(ids).toHaveLength(2_500)
    expect(new Set(ids).size).toBe(2_500)
  })

  it('takes the rows reserved from a moment on, and until before another', async () => {
    const days = [
      '2026-05-31T23:59:59.999Z',
      '2026-06-01T00:00:00Z',
      '2026-06-01T23:59:59.999Z',
      '2026-06-02T00:00:00Z',
    ]
    for (const day of days) {
      harness.clock = Date.parse(day)
      await harness.spend()
    }
    const ids = async (...range: string[]) => {
      const { stdout } = await harness.run('export', ...range)
      return linesOf(stdout)
        .slice(1)
        .map((line) => line.split(',')[0])
    }
    expect(await ids('--from', '2026-06-01', '--to', '2026-06-02')).toEqual(['r2', 'r3'])
    expect(await ids('--from', '2026-06-02')).toEqual(['r4'])
    expect(await ids('--to', '2026-06-01T02:00:00+02:00')).toEqual(['r1'])
  })

  it('writes a file whole, in place of the old one', async () => {
    await harness.spend()
    expect((await harness.run('export', '--out', 'rows.csv')).stdout).toBe('')
    await harness.spend()
    const { code, stdout } = await harness.run('export', '--out', 'rows.csv')
    expect(code).toBe(0)
    expect(stdout).toBe('')
    expect(linesOf(readFileSync(join(harness.dataDir, 'rows.csv'), 'utf8'))).toHaveLength(3)
    expect(readdirSync(harness.dataDir).filter((name) => name.includes('partial'))).toEqual([])
  })

  it('ends at a row that cannot be right, and leaves no half a file', async () => {
    await harness.spend()
    harness.tamper('UPDATE attempts SET input_tokens = -1')
    const { code, stderr } = await harness.run('export', '--out', 'rows.csv')
    expect(stderr).toContain('r1 attempt 1: input_tokens is -1')
    expect(code).toBe(1)
    expect(readdirSync(harness.dataDir).filter((name) => name.startsWith('rows'))).toEqual([])
  })
})
