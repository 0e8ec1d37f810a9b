/** What the page may not do. */
import type { WebContents, WebPreferences } from 'electron'
import { expect, test } from './desktop.ts'
import { inPage, type Main, type Seen } from './driver.ts'
import { openForeignSite } from './foreign-site.ts'
import {
  CLICK_DOWNLOAD,
  fetchFrom,
  INSERT_INLINE_SCRIPT,
  visitAndReportViolations,
} from './page-expressions.ts'

test('the window has the preferences of a page that nobody trusts', async ({ main }) => {
  const preferences = await main.inMain(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as
      (WebContents & { getLastWebPreferences?: () => WebPreferences }) | undefined
    return contents?.getLastWebPreferences?.() ?? null
  })
  test.skip(preferences === null, 'This Electron does not tell a page’s preferences.')
  expect(preferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    spellcheck: false,
  })
})

test('the policy keeps an inline script from running', async ({ main }) => {
  const { ran, effectiveDirective, originalPolicy } = await inPage<{
    ran: boolean
    effectiveDirective?: string
    originalPolicy?: string
  }>(main, INSERT_INLINE_SCRIPT)
  expect(ran).toBe(false)
  expect(effectiveDirective).toBe('script-src-elem')
  expect(originalPolicy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
})

test('the policy keeps the page from connecting anywhere', async ({ main }) => {
  await using site = await openForeignSite()
  await inPage(main, fetchFrom(`${site.url}/data`))
  await expect.poll(() => inPage(main, 'window.violated')).toEqual(['connect-src'])
  expect(site.asked).toEqual([])
})

test('the page itself lives within the policy', async ({ main }) => {
  await expect.poll(() => inPage<string>(main, 'document.body.innerText')).toMatch(/sandbox/i)
  expect(await inPage(main, visitAndReportViolations(['#/chat', '#/overview']))).toEqual([])
})

test('the page cannot navigate away', async ({ main }) => {
  await using site = await openForeignSite()
  await watchPrevented(main, 'will-navigate')
  await inPage(main, `setTimeout(() => location.assign('${site.url}/away'))`)
  await expect.poll(() => prevented(main)).toEqual([true])
  await inPage(main, `setTimeout(() => location.assign('/other.html'))`)
  await expect.poll(() => prevented(main)).toEqual([true, true])
  expect(await urlOf(main)).toBe('sophia://console/')
  expect(site.asked).toEqual([])
})

test('a redirect does not lead away', async ({ main }) => {
  await using site = await openForeignSite()
  const loaded = await main.inMain(
    ({ BrowserWindow }, url) =>
      BrowserWindow.getAllWindows()[0]
        ?.loadURL(url)
        .then(
          () => 'loaded',
          () => 'refused',
        ),
    `${site.url}/hop`,
  )
  expect(loaded).toBe('refused')
  expect(site.asked).toEqual(['/hop'])
})

test('the page opens no windows; https links open in the user’s browser', async ({ main }) => {
  const targets = ['http://127.0.0.1/', 'file:///etc/passwd', 'about:blank', 'https://user:word@example.com/']
  for (const target of [...targets, 'https://example.com/docs']) {
    await inPage(main, `void window.open(${JSON.stringify(target)})`)
  }
  const opened = (): Promise<readonly string[]> =>
    main.inMain(() => (globalThis as unknown as { seen: Seen }).seen.opened)
  await expect.poll(opened).toEqual(['https://example.com/docs'])
  expect(await main.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('a request for a permission is denied', async ({ main }) => {
  expect(await inPage(main, 'Notification.requestPermission()')).toBe('denied')
})

test('a check of a permission says denied', async ({ main }) => {
  const state = `navigator.permissions.query({ name: 'notifications' }).then(({ state }) => state)`
  expect(await inPage(main, state)).toBe('denied')
})

test('the page downloads nothing', async ({ main }) => {
  await main.inMain(({ session }) => {
    const events: boolean[] = []
    Object.assign(globalThis, { events })
    session.defaultSession.on('will-download', (event) => events.push(event.defaultPrevented))
  })
  await inPage(main, CLICK_DOWNLOAD)
  await expect.poll(() => prevented(main)).toEqual([true])
})

test('no page is embedded', async ({ main }) => {
  const wasPrevented = await main.inMain(({ BrowserWindow }) => {
    let wasPrevented = false
    const event = { preventDefault: () => (wasPrevented = true) }
    BrowserWindow.getAllWindows()[0]?.webContents.emit('will-attach-webview', event, {}, {})
    return wasPrevented
  })
  expect(wasPrevented).toBe(true)
})

/** Notes, after the app's own listeners, whether they prevented the event. */
async function watchPrevented(main: Main, name: 'will-navigate'): Promise<void> {
  await main.inMain(({ BrowserWindow }, name) => {
    const events: boolean[] = []
    Object.assign(globalThis, { events })
    BrowserWindow.getAllWindows()[0]?.webContents.on(name, (event) => events.push(event.defaultPrevented))
  }, name)
}

function prevented(main: Main): Promise<boolean[]> {
  return main.inMain(() => (globalThis as unknown as { events: boolean[] }).events)
}

function urlOf(main: Main): Promise<string | undefined> {
  return main.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())
}
