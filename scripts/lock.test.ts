import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withLock } from './lock.mjs'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sophia-lock-'))
  file = join(folder, 'lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const nobodyWaits = (): never => {
  throw new Error('nobody holds this lock')
}

test('the work of two holders never overlaps, and the second is told whom it waits for', async () => {
  const events: string[] = []
  const gate = Promise.withResolvers<undefined>()
  const waited = Promise.withResolvers<number>()
  const first = withLock(file, nobodyWaits, async () => {
    events.push('first begins')
    await gate.promise
    events.push('first ends')
  })
  const second = withLock(file, waited.resolve, () => Promise.resolve(events.push('second')))
  expect(await waited.promise).toBe(process.pid)
  gate.resolve(undefined)
  await Promise.all([first, second])
  expect(events).toEqual(['first begins', 'first ends', 'second'])
  expect(readdirSync(folder)).toEqual([])
})

test('the lock of a process that died is taken over, by one of all who want it at a time', async () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  writeFileSync(file, `${pid} ${hostname()} its-token`)
  let holders = 0
  const work = async (): Promise<number> => {
    holders += 1
    await new Promise(setImmediate)
    return holders--
  }
  const most = await Promise.all([1, 2, 3].map(() => withLock(file, () => undefined, work)))
  expect(most).toEqual([1, 1, 1])
  expect(readdirSync(folder)).toEqual([])
})

test('work that fails gives the lock back', async () => {
  const failing = withLock(file, nobodyWaits, () => Promise.reject(new Error('no network')))
  await expect(failing).rejects.toThrow('no network')
  expect(existsSync(file)).toBe(false)
})
