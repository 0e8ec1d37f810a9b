import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseUsd } from '../../../shared/money.ts'
import type { Config } from '../config.ts'
import { openLedger, type Ledger } from '../ledger/ledger.ts'
import { createSettings, SettingRefusal, type Settings } from './settings.ts'

const NOON = Date.UTC(2026, 5, 15, 12)
let dataDir: string
let ledger: Ledger
let settings: Settings
let trouble: string[]

function start(): void {
  ledger = openLedger({
    dataDir,
    now: () => NOON,
    onTrouble(error) {
      throw error
    },
  })
  const config: Config = {
    environment: 'sandbox',
    dataDir,
    host: '127.0.0.1',
    port: 0,
    allowedHosts: [],
    allowedOrigins: [],
    gatewayKey: null,
    timezone: 'UTC',
    serverless: null,
    liveDataDir: null,
    gpuEndpoints: [],
    dailyLimit: parseUsd('50'),
    monthlyLimit: parseUsd('1000'),
    serverlessRatio: 0.75,
    origins: { serverlessRatio: { kind: 'environment', variable: 'LAMBDA_SERVERLESS_RATIO' } },
  }
  settings = createSettings({
    config,
    ledger,
    targets: () => [{ id: 'serverless' }, { id: 'gpu:one' }],
    port: () => 41_234,
    now: () => NOON,
    onTrouble: (problem) => trouble.push(problem),
  })
}

function restart(): void {
  ledger.close()
  start()
}

beforeEach(() => {
  trouble = []
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-settings-'))
  start()
})

afterEach(() => {
  ledger.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const shown = (name: string) => settings.api.list().find((setting) => setting.name === name)
const all = (name: string) => ({ name, target: null })

describe('a setting of the console', () => {
  it('has its default until it is set, counts at once, and outlives a restart', () => {
    expect(settings.get('unpriced.policy')).toBe('refuse')
    expect(shown('unpriced.policy')).toMatchObject({ origin: { kind: 'default' }, changeable: true })
    settings.api.set(all('unpriced.policy'), 'allow', 'a trial')
    expect(settings.get('unpriced.policy')).toBe('allow')
    restart()
    expect(settings.get('unpriced.policy')).toBe('allow')
    expect(shown('unpriced.policy')).toMatchObject({
      value: 'allow',
      default: 'refuse',
      origin: { kind: 'console' },
    })
    settings.api.reset(all('unpriced.policy'), null)
    expect(settings.get('unpriced.policy')).toBe('refuse')
    restart()
    expect(settings.get('unpriced.policy')).toBe('refuse')
  })

  it('begins as the environment says, is set here over that, and goes back to it', () => {
    const name = 'routing.serverlessRatio'
    const environment = { kind: 'environment', variable: 'LAMBDA_SERVERLESS_RATIO' }
    expect(shown(name)).toMatchObject({ value: 0.75, default: 0.75, origin: environment, changeable: true })
    settings.api.set(all(name), 1 / 3, 'a trial')
    expect(shown(name)).toMatchObject({ value: 1 / 3, default: 0.75, origin: { kind: 'console' } })
    restart()
    expect(settings.get(name)).toBe(1 / 3)
    settings.api.reset(all(name), null)
    expect(settings.get(name)).toBe(0.75)
    expect(shown(name)).toMatchObject({ value: 0.75, origin: environment })
  })

  it('tells whoever listens, until they stop', () => {
    const heard: string[] = []
    const stop = settings.onChange((name) => heard.push(`${name}: ${settings.get('bodies.retentionDays')}`))
    settings.api.set(all('bodies.retentionDays'), 7, null)
    stop()
    settings.api.set(all('bodies.retentionDays'), 8, null)
    expect(heard).toEqual(['bodies.retentionDays: 7'])
  })

  it('is in the audit log with before and after', () => {
    settings.api.set(all('bodies.record'), true, 'to find a fault')
    settings.api.set(all('bodies.record'), false, null)
    settings.api.reset(all('bodies.record'), null)
    expect(ledger.audit.newest({ limit: 3 })).toMatchObject([
      { action: 'setting.reset', before: { value: false }, after: null },
      { action: 'setting.set', before: { value: true }, after: { value: false } },
      { action: 'setting.set', subject: 'bodies.record', reason: 'to find a fault', before: null },
    ])
  })

  it('is found in the audit log among what is of its kind, a page at a time', () => {
    settings.api.set(all('bodies.record'), true, null)
    settings.api.reset(all('bodies.record'), null)
    const entry = { at: NOON, actor: 'console', subject: 'm', reason: null, before: null, after: null }
    for (const action of ['price.set', 'settings', 'set']) ledger.audit.add({ ...entry, action })
    const [newest] = ledger.audit.newest({ kind: 'setting', limit: 1 })
    expect(newest?.action).toBe('setting.reset')
    const older = ledger.audit.newest({ kind: 'setting', limit: 9, before: newest?.id })
    expect(older.map(({ action }) => action)).toEqual(['setting.set'])
    expect(ledger.audit.newest({ kind: 'setting', subject: 'm', limit: 9 })).toEqual([])
  })

  it.each([
    ['unpriced.policy', 'maybe'],
    ['routing.serverlessRatio', 1.01],
    ['routing.serverlessRatio', '0.5'],
    ['bodies.record', 'yes'],
    ['bodies.retentionDays', 0],
    ['bodies.retentionDays', 1.5],
    ['bodies.retentionDays', null],
    ['attempts.retentionDays', 1],
    ['fleet.privateHosts', 'http://rack.lan'],
    ['port', 1],
    ['__proto__', 1],
  ])('is refused with what it does not take: %s = %j', (name, value) => {
    const before = settings.api.list()
    expect(() => settings.api.set(all(name), value, null)).toThrow(SettingRefusal)
    expect(settings.api.list()).toEqual(before)
    expect(ledger.audit.newest({ limit: 1 })).toEqual([])
  })

  it('takes that rows are kept for ever', () => {
    settings.api.set(all('attempts.retentionDays'), 90, null)
    settings.api.set(all('attempts.retentionDays'), null, null)
    expect(settings.get('attempts.retentionDays')).toBeNull()
    expect(shown('attempts.retentionDays')).toMatchObject({ origin: { kind: 'console' } })
  })

  it('falls back to its default, and says so, where the file holds what it does not take', () => {
    ledger.settings.set('bodies.retentionDays', 'soon', NOON)
    ledger.settings.set('of.a.later.version', 1, NOON)
    settings.reload()
    expect(settings.get('bodies.retentionDays')).toBe(30)
    expect(trouble).toEqual([expect.stringContaining('bodies.retentionDays')])
    restart()
    expect(ledger.settings.all().get('of.a.later.version')).toBe(1)
  })
})

describe('a setting of each target', () => {
  it('counts for that target alone', () => {
    settings.api.set({ name: 'drain.seconds', target: 'gpu:one' }, 30, null)
    restart()
    expect(settings.forTarget('drain.seconds', 'gpu:one')).toBe(30)
    expect(settings.forTarget('drain.seconds', 'serverless')).toBe(0)
    expect(shown('drain.seconds')?.perTarget).toEqual([
      { target: 'serverless', value: 0, origin: 'default' },
      { target: 'gpu:one', value: 30, origin: 'console' },
    ])
  })

  it('is refused without a target, and for one that there is not', () => {
    expect(() => settings.api.set(all('continuousUsage'), true, null)).toThrow(/name one/)
    const nobody = { name: 'continuousUsage', target: 'gpu:two' }
    expect(() => settings.api.set(nobody, true, null)).toThrow(/no target/)
  })
})
