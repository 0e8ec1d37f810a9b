import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  BUILD_OUTPUTS,
  buildProblem,
  fingerprint,
  installProblem,
  readLockfile,
  stampFile,
} from './stale.mjs'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sophia-stale-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('an install is stale', () => {
  const lodash = { version: '4.0.0', integrity: 'sha512-a' }
  const fsevents = { version: '2.0.0', integrity: 'sha512-b', optional: true }
  const lock = { packages: { '': {}, 'node_modules/lodash': lodash, 'node_modules/fsevents': fsevents } }

  test('not when everything that is not optional is there as locked', () => {
    expect(installProblem(lock, { packages: { 'node_modules/lodash': lodash } })).toBeNull()
    expect(
      installProblem(lock, {
        packages: { 'node_modules/lodash': lodash, 'node_modules/fsevents': fsevents },
      }),
    ).toBeNull()
  })

  test.each([
    ['nothing was installed, or the install was interrupted', null],
    ['a package is missing', { packages: {} }],
    ['a version differs', { packages: { 'node_modules/lodash': { ...lodash, version: '4.0.1' } } }],
    ['its content differs', { packages: { 'node_modules/lodash': { ...lodash, integrity: 'sha512-c' } } }],
    [
      'an optional package differs',
      {
        packages: {
          'node_modules/lodash': lodash,
          'node_modules/fsevents': { ...fsevents, version: '1.0.0' },
        },
      },
    ],
    [
      'a package is there that the lock has dropped',
      { packages: { ...lock.packages, 'node_modules/old': lodash } },
    ],
  ])('when %s', (_, installed) => {
    expect(installProblem(lock, installed)).toEqual(expect.any(String))
  })

  test('when the hidden lockfile is cut off', () => {
    const file = join(root, 'lock.json')
    writeFileSync(file, '{"packages": {"node_modules/lodash"')
    expect(readLockfile(file)).toBeNull()
    expect(readLockfile(join(root, 'none.json'))).toBeNull()
    writeFileSync(file, JSON.stringify(lock))
    expect(readLockfile(file)).toEqual(lock)
  })
})

describe('a build is stale', () => {
  const out = (): string => join(root, 'out')
  const write = (path: string, content = ''): void => {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  const build = (): void => {
    for (const file of BUILD_OUTPUTS) {
      write(`out/${file}`)
    }
    writeFileSync(stampFile(out()), fingerprint(root))
  }
  const isStale = (): boolean => buildProblem(out(), fingerprint(root)) !== null

  beforeEach(() => {
    write('src/main/index.ts', 'one')
    write('resources/models.json', '{}')
    write('package-lock.json', '{}')
  })

  test('before the first one, and not after it', () => {
    expect(isStale()).toBe(true)
    build()
    expect(isStale()).toBe(false)
  })

  test.each([
    ['a source changes', () => write('src/main/index.ts', 'two')],
    ['a source is added', () => write('src/main/other.ts')],
    ['a source goes', () => rmSync(join(root, 'src/main/index.ts'))],
    ['a source moves', () => renameSync(join(root, 'src/main/index.ts'), join(root, 'src/main/moved.ts'))],
    ['a resource changes', () => write('resources/models.json', '[]')],
    ['the lock changes', () => write('package-lock.json', '{"packages":{}}')],
    ['it was interrupted', () => rmSync(stampFile(out()))],
    ['a part of it is gone', () => rmSync(join(out(), 'renderer/index.html'))],
  ])('when %s', (_, change) => {
    build()
    change()
    expect(isStale()).toBe(true)
  })

  test('not by a test, a hidden file or a new date', () => {
    build()
    write('src/main/index.test.ts', 'test')
    write('src/main/.DS_Store', 'x')
    utimesSync(join(root, 'src/main/index.ts'), new Date(), new Date())
    expect(isStale()).toBe(false)
  })

  test('when content moves from one file to the next, though the bytes in a row stay the same', () => {
    write('src/main/a.ts', 'xy')
    write('src/main/b.ts', '')
    build()
    write('src/main/a.ts', 'x')
    write('src/main/b.ts', 'y')
    expect(isStale()).toBe(true)
  })
})
