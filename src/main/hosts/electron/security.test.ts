import { expect, it } from 'vitest'
import { externalUrl, isConsoleFrame, isConsoleUrl, webPreferences } from './security.ts'

it('gives the page a sandbox, an isolated preload and nothing of Node', () => {
  expect(webPreferences({ preload: '/app/preload.cjs', isPackaged: true })).toEqual({
    preload: '/app/preload.cjs',
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: false,
  })
})

it('opens developer tools only while the app is not packaged', () => {
  expect(webPreferences({ preload: '', isPackaged: false }).devTools).toBe(true)
})

it.each([
  ['sophia://console/', true],
  ['sophia://console/#/chat', true],
  ['sophia://console/?q=1', true],
  ['sophia://console/other.html', false],
  ['sophia://elsewhere/', false],
  ['sophia://console.example.com/', false],
  ['sophia://user@console/', false],
  ['https://console/', false],
  ['file:///console/', false],
  ['about:blank', false],
  ['', false],
])('takes %j for the page: %j', (url, expected) => {
  expect(isConsoleUrl(url)).toBe(expected)
})

it('hears the page’s top frame only', () => {
  const top = { url: 'sophia://console/', parent: null }
  expect(isConsoleFrame(top)).toBe(true)
  expect(isConsoleFrame({ ...top, parent: top as never })).toBe(false)
  expect(isConsoleFrame({ ...top, url: 'https://example.com/' })).toBe(false)
  expect(isConsoleFrame(null)).toBe(false)
})

it.each([
  ['https://example.com/a?b#c', 'https://example.com/a?b#c'],
  ['HTTPS://EXAMPLE.COM', 'https://example.com/'],
  ['http://example.com/', null],
  ['https://user:word@example.com/', null],
  ['file:///etc/passwd', null],
  ['javascript:alert(1)', null],
  ['sophia://console/', null],
  ['not a url', null],
])('lets a link to %j leave as %j', (url, expected) => {
  expect(externalUrl(url)).toBe(expected)
})
