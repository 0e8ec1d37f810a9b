import { describe, expect, test } from 'vitest'
import { pageUrl, planStart, problemOfDesktop } from './start.mjs'

const mac = { platform: 'darwin', env: {}, uid: 501, args: [], hasBinary: true, triedInstall: false } as const
const linux = { ...mac, platform: 'linux', env: { DISPLAY: ':0' }, uid: 1000 } as const

describe('npm start opens', () => {
  test.each([
    ['the desktop app on a Mac', mac, 'desktop'],
    [
      'the desktop app on Windows, which has no uid',
      { ...mac, platform: 'win32', uid: undefined },
      'desktop',
    ],
    ['the desktop app under X11', linux, 'desktop'],
    ['the desktop app under Wayland', { ...linux, env: { WAYLAND_DISPLAY: 'wayland-0' } }, 'desktop'],
    ['the browser without a display', { ...linux, env: {} }, 'browser'],
    ['the browser with an empty DISPLAY', { ...linux, env: { DISPLAY: '' } }, 'browser'],
    ['the browser as root', { ...linux, uid: 0 }, 'browser'],
    ['the desktop app as root without sandbox', { ...linux, uid: 0, args: ['--no-sandbox'] }, 'desktop'],
    ['nothing yet without a binary, but fetches it', { ...linux, hasBinary: false }, 'install'],
    ['the browser when that failed', { ...linux, hasBinary: false, triedInstall: true }, 'browser'],
    [
      'the browser, without fetching, where there is no display',
      { ...linux, env: {}, hasBinary: false },
      'browser',
    ],
    ['the browser, without fetching, as root', { ...linux, uid: 0, hasBinary: false }, 'browser'],
  ] as const)('%s', (_, facts, kind) => {
    expect(planStart(facts).kind).toBe(kind)
  })

  test('the browser with a sentence on why', () => {
    expect(planStart({ ...linux, env: {} })).toMatchObject({
      why: expect.stringContaining('display') as string,
    })
    expect(planStart({ ...linux, uid: 0 })).toMatchObject({ why: expect.stringContaining('root') as string })
  })
})

describe('the browser takes over', () => {
  test('when Electron ends before it was ready', () => {
    expect(problemOfDesktop({ wasReady: false, exitCode: 127 })).toContain('127')
    expect(problemOfDesktop({ wasReady: false, exitCode: 133 })).toContain('133')
  })

  test('not when it ran, however it ended', () => {
    expect(problemOfDesktop({ wasReady: true, exitCode: 0 })).toBeNull()
    expect(problemOfDesktop({ wasReady: true, exitCode: 139 })).toBeNull()
  })

  test.each([
    ['another window was brought to the front', 0],
    ['a setting is wrong, which the browser would not mend', 78],
    ['the user pressed Ctrl-C', 130],
    ['it was told to end', 143],
  ])('not when %s', (_, exitCode) => {
    expect(problemOfDesktop({ wasReady: false, exitCode })).toBeNull()
  })
})

test('the page is opened once its whole address has been printed', () => {
  const line = 'Sophia Console ready at http://127.0.0.1:9040/#token=abc'
  expect(pageUrl('Sophia')).toBeNull()
  expect(pageUrl(line)).toBeNull()
  expect(pageUrl(`hello\n${line}\nmore`)).toBe('http://127.0.0.1:9040/#token=abc')
  expect(pageUrl(`${line}\r\n`)).toBe('http://127.0.0.1:9040/#token=abc')
})
