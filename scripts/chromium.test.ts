import { describe, expect, test } from 'vitest'
import { chromiumCandidates, packageManagerCommands } from './chromium.mjs'

describe('a Chromium is looked for', () => {
  test('where CHROMIUM_PATH says, then on the PATH, then in Playwright’s cache', () => {
    const env = { CHROMIUM_PATH: '/opt/chromium', PATH: '/usr/local/bin:/usr/bin' }
    const found = chromiumCandidates({ platform: 'linux', env, playwrights: '/cache/chrome' })
    expect(found[0]).toBe('/opt/chromium')
    expect(found).toContain('/usr/bin/chromium')
    expect(found).toContain('/usr/local/bin/google-chrome')
    expect(found.at(-1)).toBe('/cache/chrome')
  })

  test('in Applications on a Mac, of the machine and of the user', () => {
    const found = chromiumCandidates({ platform: 'darwin', env: { HOME: '/Users/ada' }, playwrights: null })
    expect(found).toContain('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome')
    expect(found).toContain('/Users/ada/Applications/Chromium.app/Contents/MacOS/Chromium')
  })

  test('in the program folders on Windows', () => {
    const env = { PROGRAMFILES: 'P', LOCALAPPDATA: 'L' }
    const found = chromiumCandidates({ platform: 'win32', env, playwrights: null })
    expect(found).toHaveLength(4)
    expect(found.every((path) => path.endsWith('chrome.exe'))).toBe(true)
  })

  test('nowhere else', () => {
    expect(chromiumCandidates({ platform: 'linux', env: {}, playwrights: null })).toEqual([])
  })
})

describe('the package manager is asked', () => {
  const only =
    (...names: string[]) =>
    (name: string) =>
      names.includes(name)

  test('by root directly, and by others through sudo', () => {
    expect(packageManagerCommands({ uid: 0, has: only('apt-get', 'sudo') })[0]).toEqual(['apt-get', 'update'])
    expect(packageManagerCommands({ uid: 1000, has: only('dnf', 'sudo') })[0]?.slice(0, 2)).toEqual([
      'sudo',
      '-n',
    ])
    expect(packageManagerCommands({ uid: 0, has: only('apk') })).toEqual([['apk', 'add', 'chromium']])
  })

  test('not at all where nobody may', () => {
    expect(packageManagerCommands({ uid: 1000, has: only('apt-get') })).toEqual([])
    expect(packageManagerCommands({ uid: 0, has: only('brew') })).toEqual([])
  })
})
