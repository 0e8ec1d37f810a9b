import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCommand, type LedgerCommand } from './command-line.ts'
import { LedgerToolError } from './trouble.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sophia-tools-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function read(args: readonly string[], env: Readonly<Record<string, string>> = {}): LedgerCommand {
  return readCommand({ args, env, defaultDataDir: folder, cwd: folder })
}

function failure(...args: readonly string[]): LedgerToolError {
  try {
    read(args)
  } catch (error) {
    if (error instanceof LedgerToolError) return error
    throw error
  }
  throw new Error(`was accepted: ${args.join(' ')}`)
}

describe('the command line of the tools', () => {
  it('takes the live ledger where there is one, else the sandbox, else what it is told', () => {
    expect(read(['verify'])).toMatchObject({ dataDir: join(folder, 'sandbox') })
    writeFileSync(join(folder, 'ledger.db'), '')
    expect(read(['verify'])).toMatchObject({ dataDir: folder })
    expect(read(['verify', '--sandbox'])).toMatchObject({ dataDir: join(folder, 'sandbox') })
    expect(read(['verify', '--live'], { SOPHIA_DATA_DIR: '/else' })).toMatchObject({ dataDir: '/else' })
    expect(read(['verify', '--live', '--data-dir', 'd'], { SOPHIA_DATA_DIR: '/else' })).toMatchObject({
      dataDir: join(folder, 'd'),
    })
  })

  it('restores where a ledger is', () => {
    mkdirSync(join(folder, 'sandbox'))
    writeFileSync(join(folder, 'sandbox', 'ledger.db'), '')
    expect(read(['restore', 'b.db'])).toEqual({
      tool: 'restore',
      dataDir: join(folder, 'sandbox'),
      file: join(folder, 'b.db'),
    })
  })

  it.each([
    [[]],
    [['audit']],
    [['toString']],
    [['verify', '--fast']],
    [['verify', 'a', 'b']],
    [['export', 'a']],
    [['export', '--json']],
    [['backup', '--out']],
    [['restore']],
    [['restore', 'a', 'b']],
    [['verify', '--live', '--sandbox']],
  ])('says how it is used when it is used wrongly: %j', (args) => {
    const { exitCode, message } = failure(...args)
    expect(exitCode).toBe(64)
    expect(message).toContain('npm run ledger -- verify | export | backup | restore')
  })

  it.each([
    [['export', '--format', 'xml'], 'csv or jsonl'],
    [['export', '--from', 'yesterday'], '2026-06-01'],
    [['export', '--from', '2026-02-30'], '2026-06-01'],
    [['export', '--to', '2026-06-01T12:00:00'], 'offset'],
    [['verify', '--data-dir', ' '], '--data-dir'],
    [['backup', '--out', ''], '--out'],
  ])('names a value that it does not take: %j', (args, said) => {
    const { exitCode, message } = failure(...args)
    expect(exitCode).toBe(78)
    expect(message).toContain(said)
    expect(message.split('\n')).toHaveLength(1)
  })

  it.each([['--help'], ['verify', '--help'], ['restore', '--help']])('explains itself', (...args) => {
    expect(read(args)).toEqual({ tool: 'help' })
  })
})
