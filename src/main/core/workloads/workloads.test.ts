import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLedger, type Ledger } from '../ledger/ledger.ts'
import { MOST_UNREVIEWED, OTHER } from './names.ts'
import { createWorkloads, type Workloads } from './workloads.ts'

const NOON = Date.UTC(2026, 5, 15, 12)
let dataDir: string
let ledger: Ledger
let workloads: Workloads
let trouble: string[]

function start(): void {
  ledger = openLedger({
    dataDir,
    now: () => NOON,
    onTrouble(error) {
      throw error
    },
  })
  workloads = createWorkloads({ ledger, now: () => NOON, onTrouble: (problem) => trouble.push(problem) })
}

beforeEach(() => {
  trouble = []
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-workloads-'))
  start()
})

afterEach(() => {
  ledger.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const known = (): string[] => workloads.all().map(({ name }) => name)
const put = (name: string, policy: Parameters<Ledger['workloads']['put']>[1]): void => {
  ledger.workloads.put(name, policy, NOON)
  workloads.reload()
}

describe('the workload of a request', () => {
  it("is the one it names, else its key's, else none", () => {
    expect(workloads.resolve('search', 'batch')).toBe('search')
    expect(workloads.resolve(null, 'batch')).toBe('batch')
    expect(workloads.resolve(null, null)).toBeNull()
  })

  it('is entered as unreviewed the first time it is named, and is there after a restart', () => {
    workloads.resolve('search', null)
    workloads.resolve('search', null)
    ledger.close()
    start()
    expect(workloads.all()).toEqual([
      { name: 'search', policy: {}, reviewedAt: null, createdAt: NOON, changedAt: NOON },
    ])
  })

  it('is "other" beyond the names that may be unreviewed, until somebody looks at one', () => {
    for (let i = 0; i < MOST_UNREVIEWED; i += 1) {
      expect(workloads.resolve(`name-${i}`, null)).toBe(`name-${i}`)
    }
    expect(workloads.resolve('one-more', null)).toBe(OTHER)
    expect(workloads.resolve('name-7', null)).toBe('name-7')
    expect(known()).toHaveLength(MOST_UNREVIEWED + 1)
    expect(known()).toContain(OTHER)
    ledger.workloads.review('name-7', NOON)
    workloads.reload()
    expect(workloads.resolve('one-more', null)).toBe('one-more')
    expect(workloads.resolve('and-one', null)).toBe(OTHER)
  })

  it('is the one it names where that cannot be entered: the refusal comes where its money is held', () => {
    const full: Ledger['workloads'] = {
      ...ledger.workloads,
      see() {
        throw new Error('the disk is full')
      },
    }
    const onFullDisk = createWorkloads({
      ledger: { workloads: full },
      now: () => NOON,
      onTrouble: () => undefined,
    })
    expect(onFullDisk.resolve('search', null)).toBe('search')
    expect(onFullDisk.all()).toEqual([])
  })
})

describe('the policy of a workload', () => {
  it('has defaults that change nothing, for what nobody has named too', () => {
    const unset = {
      costPriority: 'balanced',
      allowedModels: null,
      serverlessShare: null,
      criticality: 'standard',
      record: 'inherit',
      retentionDays: null,
    }
    expect(workloads.policyOf(null)).toEqual(unset)
    expect(workloads.policyOf('unheard-of')).toEqual(unset)
  })

  it('is its own where it has one, and the default policy elsewhere', () => {
    put('', { costPriority: 'low_cost', allowedModels: ['small'], retentionDays: 7 })
    put('chat', { costPriority: 'performance', allowedModels: null })
    workloads.resolve('search', null)
    expect(workloads.policyOf('chat')).toMatchObject({
      costPriority: 'performance',
      // Every model, though the default policy names one.
      allowedModels: null,
      retentionDays: 7,
    })
    const byDefault = { costPriority: 'low_cost', allowedModels: ['small'], retentionDays: 7 }
    expect(workloads.policyOf('search')).toMatchObject(byDefault)
    expect(workloads.policyOf(null)).toMatchObject(byDefault)
  })

  it('has recorded text go sooner than all of it goes, never later', () => {
    put('letters', { retentionDays: 2 })
    put('long', { retentionDays: 90 })
    put('search', {})
    expect(workloads.retentionDays(30)).toEqual({ byDefault: 30, own: new Map([['letters', 2]]) })
    put('', { retentionDays: 7 })
    put('long', { retentionDays: null })
    expect(workloads.retentionDays(30)).toEqual({
      byDefault: 7,
      own: new Map([
        ['letters', 2],
        ['long', 30],
      ]),
    })
  })

  it('that cannot be read counts as the default one, without leave to record, and is told', () => {
    const other = new Database(join(dataDir, 'ledger.db'))
    other.exec(`INSERT INTO workloads VALUES ('odd', '{"costPriority": "cheapest"}', 1, 1, 1)`)
    other.close()
    workloads.reload()
    expect(workloads.policyOf('odd')).toMatchObject({ costPriority: 'balanced', record: 'never' })
    expect(trouble).toEqual([expect.stringContaining('"odd"')])
  })
})
