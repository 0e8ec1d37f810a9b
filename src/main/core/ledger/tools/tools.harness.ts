/** A ledger with rows, as the console writes it, and the tools run on it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import Database from 'better-sqlite3'
import { costOf, nanoUsd, parsePrice, parseUsd } from '../../../../shared/money.ts'
import { openLedger, type AttemptDraft, type Ledger, type Reservation, type Settlement } from '../ledger.ts'
import { runLedgerTool } from './tools.ts'

/** When every row of these ledgers is reserved, give or take. */
export const NOW = Date.UTC(2026, 5, 1, 12)
const PRICE = {
  model: 'm',
  input: parsePrice('0.07'),
  cachedInput: parsePrice('0.03'),
  output: parsePrice('0.35'),
}

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A data directory of its own; `remove` closes what was opened on it. */
export class ToolsHarness {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'sophia-tools-'))
  readonly path = join(this.dataDir, 'ledger.db')
  clock = NOW
  /** Transactions that could not be committed. */
  readonly troubles: unknown[] = []
  #ledger: Ledger | null = null
  #requests = 0

  /** The ledger as the console holds it. */
  get ledger(): Ledger {
    this.#ledger ??= openLedger({
      dataDir: this.dataDir,
      now: () => this.clock,
      onTrouble: (error) => this.troubles.push(error),
    })
    return this.#ledger
  }

  hold(overrides: Partial<AttemptDraft> = {}): Promise<Reservation> {
    this.ledger.prices.adopt({ ...PRICE, source: 'a test' }, this.clock)
    const price = this.ledger.prices.current('m')
    if (!price) throw new Error('the test price is missing')
    this.#requests += 1
    const draft: AttemptDraft = {
      requestId: `r${this.#requests}`,
      attempt: 1,
      endpoint: 'chat',
      keyId: 'console',
      user: null,
      workload: 'tests',
      session: null,
      modelAsked: 'auto',
      modelServed: 'm',
      target: 't',
      reason: 'because',
      streamed: true,
      price,
      holdNanoUsd: nanoUsd(1_000_000),
      ...overrides,
    }
    return this.ledger.reserve(draft, () => undefined)
  }

  /** One settled row of 13 + 5 + 7 tokens: 3,510 nano-dollars. */
  async spend(overrides: Partial<AttemptDraft> = {}): Promise<void> {
    await this.settle(await this.hold(overrides))
  }

  async settle(reservation: Reservation): Promise<void> {
    this.clock += 20
    const { price } = reservation.draft
    const truth: Settlement = {
      tokens: { input: 13, cached: 5, output: 7, reasoning: 2 },
      usageSource: 'provider',
      costNanoUsd: costOf(
        { tokens: 13, price: price.input },
        { tokens: 5, price: price.cachedInput },
        { tokens: 7, price: price.output },
      ),
      maybeBilled: false,
      finishReason: 'stop',
      errorCode: null,
      ttftMs: 1.5,
      latencyMs: 20,
    }
    await this.ledger.settle(reservation, truth)
  }

  /** A machine at $1.29 an hour that ran for so many minutes from now on; the first ten nobody saw. */
  runMachine(minutes: number): void {
    const id = 'lambda:i-1'
    const startedAt = this.clock
    this.ledger.machines.start({
      id,
      source: 'cloud',
      name: 'box',
      lineItem: 'gpu_1x_a10',
      region: 'us-east-1',
      target: 'gpu:i-1',
      hourlyNanoUsd: parseUsd('1.29'),
      startedAt,
      isStartKnown: true,
    })
    const observedFrom = startedAt + 10 * 60_000
    this.ledger.machines.end(id, startedAt + minutes * 60_000, { observedFrom, isIdle: () => true })
  }

  close(): void {
    this.#ledger?.close()
    this.#ledger = null
  }

  /** Writes to the file as nobody should, past its own constraints. */
  tamper(sql: string, path = this.path): void {
    const db = new Database(path)
    db.pragma('ignore_check_constraints = ON')
    db.pragma('foreign_keys = OFF')
    db.exec(sql)
    db.close()
  }

  async run(...args: readonly string[]): Promise<Ran> {
    const stdout = new PassThrough()
    const said: string[] = []
    const result = text(stdout)
    const code = await runLedgerTool({
      args,
      env: { SOPHIA_DATA_DIR: this.dataDir },
      defaultDataDir: '/nowhere',
      cwd: this.dataDir,
      stdout,
      say: (sentence) => said.push(sentence),
      now: () => this.clock,
    })
    stdout.end()
    return { code, stdout: await result, stderr: said.join('\n') }
  }

  remove(): void {
    this.close()
    rmSync(this.dataDir, { recursive: true })
  }
}
