import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openVault, type Seal, type Vault } from './vault.ts'

const SECRET = 'sk-a-very-secret-key'

let root: string
let dataDir: string
let path: string
let trouble: string[]

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sophia-vault-'))
  dataDir = join(root, 'data')
  path = join(dataDir, 'secrets.json')
  trouble = []
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Seals with a word that another user does not know. */
const sealOf = (word: string): Seal => ({
  name: 'a test',
  seal: (text) => Promise.resolve(Buffer.from(word + text).toString('base64')),
  unseal(sealed) {
    const text = Buffer.from(sealed, 'base64').toString()
    return text.startsWith(word) ? Promise.resolve(text.slice(word.length)) : Promise.reject(new Error(text))
  },
})

const open = (seal: Seal | null = null): Promise<Vault> =>
  openVault({ dataDir, seal, onTrouble: (problem) => trouble.push(problem) })
const onDisk = (): string => readFileSync(path, 'utf8')
const modeOf = (of: string): number => statSync(of).mode & 0o777

describe('a secret', () => {
  it('outlives a restart, in a file that only this user can read', async () => {
    await (await open()).put('a', SECRET)
    expect(modeOf(path)).toBe(0o600)
    expect(modeOf(dataDir)).toBe(0o700)
    const again = await open()
    expect(again.get('a')).toBe(SECRET)
    expect(again.get('b')).toBeNull()
    expect(again.sealedBy).toBeNull()
  })

  it('is gone once it is removed, and leaves the others', async () => {
    const vault = await open()
    await vault.put('a', SECRET)
    await vault.put('b', 'another')
    vault.remove('a')
    vault.remove('never-there')
    expect(onDisk()).not.toContain(SECRET)
    expect((await open()).get('b')).toBe('another')
  })

  it('is not on the disk in clear where the host seals', async () => {
    const vault = await open(sealOf('mine'))
    await vault.put('a', SECRET)
    expect(onDisk()).not.toContain(SECRET)
    expect((await open(sealOf('mine'))).get('a')).toBe(SECRET)
  })

  it('that lay in clear is sealed at the next start on a host that can', async () => {
    await (await open()).put('a', SECRET)
    expect(onDisk()).toContain(SECRET)
    expect((await open(sealOf('mine'))).get('a')).toBe(SECRET)
    expect(onDisk()).not.toContain(SECRET)
  })

  it.each([
    ['another user', sealOf('theirs')],
    ['a host that does not seal', null],
  ])(
    'that was sealed is not readable by %s, stays as it is, and is not in what is said of it',
    async (_, seal) => {
      await (await open(sealOf('mine'))).put('a', SECRET)
      const before = onDisk()
      const vault = await open(seal)
      expect(vault.get('a')).toBeNull()
      expect(vault.has('a')).toBe(true)
      expect(onDisk()).toBe(before)
      expect(trouble.join()).toContain('enter it again')
      expect(trouble.join()).not.toContain(SECRET)
    },
  )

  it('is kept for its user alone again when the file was copied here readable by all', async () => {
    await (await open()).put('a', SECRET)
    rmSync(path)
    writeFileSync(path, JSON.stringify({ version: 1, secrets: { a: { sealed: false, value: SECRET } } }), {
      mode: 0o644,
    })
    expect((await open()).get('a')).toBe(SECRET)
    expect(modeOf(path)).toBe(0o600)
  })

  it.each([
    ['none', null],
    ['one', 'an-older-key'],
  ])('is put back as it was by whoever put another in its place: %s', async (_, old) => {
    const vault = await open()
    if (old !== null) await vault.put('a', old)
    const restore = await vault.put('a', SECRET)
    restore()
    expect([vault.get('a'), vault.has('a')]).toEqual([old, old !== null])
    expect(onDisk()).not.toContain(SECRET)
    expect((await open()).get('a')).toBe(old)
  })

  it('that is sealed is told apart where nothing can unseal it, and put back as it was', async () => {
    await (await open(sealOf('mine'))).put('a', SECRET)
    const before = onDisk()
    const vault = await open()
    expect(vault.isSealed('a')).toBe(true)
    expect(trouble.join()).toContain('the desktop app can read it')
    const restore = await vault.put('a', 'another')
    expect([vault.isSealed('a'), vault.get('a')]).toEqual([false, 'another'])
    restore()
    expect([vault.isSealed('a'), vault.get('a')]).toEqual([true, null])
    expect(onDisk()).toBe(before)
    expect((await open(sealOf('theirs'))).isSealed('a')).toBe(false)
  })

  it('cannot be taken where the seal fails: what was there stays', async () => {
    const broken: Seal = { ...sealOf('mine'), seal: () => Promise.reject(new Error('locked')) }
    const vault = await open(broken)
    await expect(vault.put('a', SECRET)).rejects.toThrow('locked')
    expect(vault.get('a')).toBeNull()
    expect(existsSync(path)).toBe(false)
  })
})

it('puts a file aside that is none of its own, and begins anew', async () => {
  await (await open()).put('a', SECRET)
  writeFileSync(path, 'no JSON')
  const vault = await open()
  expect(vault.get('a')).toBeNull()
  expect(readFileSync(`${path}.unreadable`, 'utf8')).toBe('no JSON')
  await vault.put('a', SECRET)
  expect((await open()).get('a')).toBe(SECRET)
})
