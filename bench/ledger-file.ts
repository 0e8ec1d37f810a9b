/**
 * A ledger of any size to measure against: rows of the first version's schema, spread as a team's traffic is over
 * weeks of office hours, then taken through the migrations, which add up the rollups as an upgrade does.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { LEDGER_VERSION, migrateTo } from '../src/main/core/ledger/database.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** What occurs once in about 100,000 attempts, on a few days only: the hard case of a filter. */
export const RARE = { keyId: 'key_audit', model: 'llama-guard-4-12b', errorCode: 'upstream_auth_failed' }

interface Share {
  readonly share: number
}

const MODELS: readonly (Share & { readonly id: string; readonly nanoUsdPerM: number })[] = [
  { id: 'llama3.1-8b-instruct', nanoUsdPerM: 70_000_000, share: 0.55 },
  { id: 'llama3.1-70b-instruct-fp8', nanoUsdPerM: 350_000_000, share: 0.25 },
  { id: 'llama-4-maverick-17b-128e-instruct-fp8', nanoUsdPerM: 880_000_000, share: 0.12 },
  { id: 'deepseek-v3-0324', nanoUsdPerM: 600_000_000, share: 0.05 },
  { id: 'qwen3-32b-fp8', nanoUsdPerM: 100_000_000, share: 0.03 },
]

/** Each key works on a few workloads only, as a team's services do. */
const CALLERS: readonly (Share & { readonly keyId: string; readonly workload: string | null })[] = [
  { keyId: 'key_web', workload: 'support', share: 0.24 },
  { keyId: 'key_web', workload: 'search', share: 0.18 },
  { keyId: 'key_web', workload: null, share: 0.05 },
  { keyId: 'key_batch', workload: 'summaries', share: 0.16 },
  { keyId: 'key_batch', workload: 'tagging', share: 0.12 },
  { keyId: 'key_mobile', workload: 'support', share: 0.08 },
  { keyId: 'key_mobile', workload: 'drafts', share: 0.05 },
  { keyId: 'key_research', workload: 'experiments', share: 0.04 },
  { keyId: 'key_research', workload: null, share: 0.03 },
  { keyId: 'key_partner', workload: 'drafts', share: 0.02 },
  { keyId: 'key_partner', workload: 'search', share: 0.015 },
  { keyId: 'console', workload: null, share: 0.015 },
]

const TARGETS: readonly (Share & { readonly id: string })[] = [
  { id: 'serverless', share: 0.8 },
  { id: 'gpu:10.0.0.4:8000', share: 0.12 },
  { id: 'gpu:10.0.0.5:8000', share: 0.08 },
]

const ENDS: readonly (Share & { readonly errorCode: string | null; readonly usageSource: string })[] = [
  { errorCode: null, usageSource: 'provider', share: 0.962 },
  { errorCode: null, usageSource: 'estimated', share: 0.004 },
  { errorCode: 'client_closed', usageSource: 'estimated', share: 0.012 },
  { errorCode: 'client_closed', usageSource: 'provider', share: 0.004 },
  { errorCode: 'upstream_error', usageSource: 'none', share: 0.008 },
  { errorCode: 'rate_limited', usageSource: 'none', share: 0.006 },
  { errorCode: 'upstream_timeout', usageSource: 'estimated', share: 0.003 },
  { errorCode: 'upstream_rejected', usageSource: 'none', share: 0.001 },
]

export interface LedgerFileOptions {
  readonly rows: number
  readonly days: number
  /** ms since the epoch: the newest row is of just before. */
  readonly endsAt: number
  readonly tell: (line: string) => void
}

/** Writes `<dataDir>/ledger.db` as this program's own version leaves it. The same options give the same rows. */
export function writeLedgerFile(dataDir: string, options: LedgerFileOptions): void {
  mkdirSync(dataDir, { recursive: true })
  const db = new Database(join(dataDir, 'ledger.db'))
  try {
    // A file that is lost with the machine is made again.
    db.pragma('journal_mode = OFF')
    db.pragma('synchronous = OFF')
    db.pragma('cache_size = -400000')
    migrateTo(db, 0, 1)
    db.transaction(() => writeRows(db, options))()
    options.tell('taking it through the migrations')
    migrateTo(db, 1, LEDGER_VERSION)
    db.pragma('journal_mode = WAL')
  } finally {
    db.close()
  }
}

function writeRows(db: Database.Database, { rows, days, endsAt, tell }: LedgerFileOptions): void {
  const random = createRandom(20_260_615)
  const startsAt = endsAt - days * DAY_MS
  const addPrice = db.prepare(`INSERT INTO prices VALUES (?, ?, ?, ?, ?, ?, 'benchmark')`)
  const priced = [...MODELS, { id: RARE.model, nanoUsdPerM: 50_000_000, share: 0 }]
  // Each price changed once, in the middle: rows before and after keep their own.
  priced.forEach(({ id, nanoUsdPerM }, index) => {
    addPrice.run(2 * index + 1, id, startsAt, nanoUsdPerM, nanoUsdPerM / 2, nanoUsdPerM)
    addPrice.run(2 * index + 2, id, startsAt + (days / 2) * DAY_MS, nanoUsdPerM, nanoUsdPerM / 4, nanoUsdPerM)
  })
  const addKey = db.prepare('INSERT INTO client_keys VALUES (?, ?, ?, ?, NULL)')
  for (const id of new Set([...CALLERS.map(({ keyId }) => keyId), RARE.keyId])) {
    if (id !== 'console') addKey.run(id, id.slice('key_'.length), `no key has the hash ${id}`, startsAt)
  }
  const add = db.prepare(`INSERT INTO attempts VALUES (${Array(27).fill('?').join(', ')})`)
  const hours = hoursOf(startsAt, days)
  const weight = hours.reduce((sum, hour) => sum + hour.weight, 0)
  let id = 0
  let owed = 0
  for (const [index, hour] of hours.entries()) {
    owed += (rows * hour.weight) / weight
    const count = index === hours.length - 1 ? rows - id : Math.floor(owed)
    owed -= count
    for (let n = 0; n < count; n += 1) {
      id += 1
      const at = hour.startsAt + Math.floor((n * HOUR_MS) / count)
      add.run(...rowOf(id, at, random, at >= startsAt + (days / 2) * DAY_MS))
    }
    if (index % (24 * 10) === 0) tell(`${id.toLocaleString('en-US')} of ${rows.toLocaleString('en-US')} rows`)
  }
}

/** Busy by day, quiet by night and at the weekend. */
function hoursOf(startsAt: number, days: number): { startsAt: number; weight: number }[] {
  return Array.from({ length: days * 24 }, (_, index) => {
    const at = startsAt + index * HOUR_MS
    const date = new Date(at)
    const byDay = 1.1 - Math.cos((2 * Math.PI * (date.getUTCHours() - 2)) / 24)
    return { startsAt: at, weight: byDay * ([0, 6].includes(date.getUTCDay()) ? 0.3 : 1) }
  })
}

type Random = () => number

function rowOf(id: number, at: number, random: Random, laterPrice: boolean): (string | number | null)[] {
  const embeds = random() < 0.04
  const caller = pick(CALLERS, random)
  const known = pick(MODELS, random)
  const rareDay = Math.floor(at / DAY_MS) % 30 === 7
  const isRare = (): boolean => rareDay && random() < 0.0004
  const keyId = isRare() ? RARE.keyId : caller.keyId
  const model = isRare() ? { id: RARE.model, nanoUsdPerM: 50_000_000 } : known
  const end = isRare() ? { errorCode: RARE.errorCode, usageSource: 'none' } : pick(ENDS, random)
  const priceIndex = model.id === RARE.model ? MODELS.length : MODELS.indexOf(known)
  const spent = end.usageSource !== 'none'
  const input = spent ? Math.floor(50 + 3_000 * random() ** 3) : 0
  const cached = spent && random() < 0.3 ? Math.floor(input / 2) : 0
  const output = spent && !embeds ? Math.floor(10 + 1_200 * random() ** 3) : 0
  const cachedNanoUsdPerM = model.nanoUsdPerM / (laterPrice ? 4 : 2)
  const uncached = input - cached
  const millionths = (uncached + output) * model.nanoUsdPerM + cached * cachedNanoUsdPerM
  const latencyMs = 80 + output * 9 * (0.6 + random()) + 200 * random()
  return [
    id,
    `req_${at.toString(36)}${id.toString(16).padStart(16, '0')}`,
    1,
    embeds ? 'embeddings' : 'chat',
    keyId,
    random() < 0.6 ? `user-${Math.floor(5_000 * random() ** 2)}` : null,
    caller.workload,
    random() < 0.3 ? `session-${Math.floor(id / 12)}` : null,
    random() < 0.2 ? 'auto' : model.id,
    model.id,
    pick(TARGETS, random).id,
    'the only target that serves it',
    embeds || random() < 0.4 ? 0 : 1,
    2 * priceIndex + (laterPrice ? 2 : 1),
    at,
    Math.floor((3_000 + 8_192) * model.nanoUsdPerM) / 1_000_000,
    at + Math.floor(latencyMs),
    Math.floor((millionths + 500_000) / 1_000_000),
    uncached,
    cached,
    output,
    0,
    end.usageSource,
    end.errorCode === null ? 'stop' : null,
    end.errorCode,
    output > 0 ? 60 + 150 * random() : null,
    latencyMs,
  ]
}

function pick<Value extends Share>(values: readonly Value[], random: Random): Value {
  let rest = random()
  for (const value of values) {
    rest -= value.share
    if (rest < 0) return value
  }
  const [first] = values
  if (first === undefined) throw new RangeError('nothing to pick from')
  return first
}

/** mulberry32: small, fast, and the same on every machine. */
function createRandom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
