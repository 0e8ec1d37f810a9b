/** A page of Chromium behind the events and handlers of Electron's `WebContents`. */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { CDPSession, Page, Route } from '@playwright/test'
import type * as Electron from 'electron'
import { adaptScript, chromiumStarted, fromChromium, toChromium } from './chromium.ts'
import { preventable } from './events.ts'
import { ASK, ASKING_SCRIPT, preloadScript, TO_MAIN } from './page-side.ts'
import { PageLink } from './page-link.ts'
import type { MessagePortMain } from './ports.ts'
import { answerOf, originSchemes, session } from './session.ts'

const ISOLATED_WORLD = 'Electron Isolated Context'

type WindowOpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0]

export class WebContentsDouble extends EventEmitter {
  readonly session = session.defaultSession
  readonly #preferences: Electron.WebPreferences
  readonly #page: Promise<Page>
  readonly #link = new PageLink(this)
  readonly #openWindow: (url: string) => void
  #url = ''
  #expected: string | null = null
  #windowOpenHandler: WindowOpenHandler | null = null

  constructor(preferences: Electron.WebPreferences, openWindow: (url: string) => void) {
    super()
    this.#preferences = preferences
    this.#openWindow = openWindow
    this.#page = this.#open()
  }

  getLastWebPreferences(): Electron.WebPreferences {
    return this.#preferences
  }

  getURL(): string {
    return this.#url
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#windowOpenHandler = handler
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const page = await this.#page
    return page.evaluate(code)
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#page
    const address = toChromium(url, originSchemes())
    this.#expected = address
    await page.goto(address)
    this.emit('did-finish-load')
  }

  postMessage(channel: string, message: unknown, ports: readonly MessagePortMain[] = []): void {
    this.#link.post(channel, message, ports)
  }

  async close(): Promise<void> {
    await (await this.#page).close()
  }

  async #open(): Promise<Page> {
    const browser = await chromiumStarted()
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    await context.exposeBinding(ASK, (_source, kind: string, value: string) => this.#answer(kind, value))
    await context.addInitScript(ASKING_SCRIPT)
    await context.route('**/*', (route) => this.#route(route))
    const page = await context.newPage()
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.#url = fromChromium(frame.url(), originSchemes())
    })
    page.on('download', (download) => {
      const event = preventable({})
      this.session.emit('will-download', event, {}, this)
      if (event.defaultPrevented) void download.cancel()
    })
    page.on('close', () => {
      this.#link.close()
      this.emit('destroyed')
    })
    await this.#runPreload(await context.newCDPSession(page))
    return page
  }

  async #runPreload(devtools: CDPSession): Promise<void> {
    const { preload, contextIsolation = true } = this.#preferences
    if (preload === undefined) return
    await this.#link.connect(devtools)
    const source = preloadScript(readFileSync(preload, 'utf8'))
    const world = contextIsolation ? ISOLATED_WORLD : undefined
    await devtools.send('Page.enable')
    await devtools.send('Runtime.addBinding', {
      name: TO_MAIN,
      ...(world !== undefined && { executionContextName: world }),
    })
    await devtools.send('Page.addScriptToEvaluateOnNewDocument', {
      source,
      ...(world !== undefined && { worldName: world }),
    })
  }

  async #answer(kind: string, value: string): Promise<boolean> {
    const contents = this as unknown as Electron.WebContents
    if (kind === 'request') return this.session.requestPermission(contents, 'notifications')
    if (kind === 'check') return this.session.checkPermission(contents, 'notifications')
    const url = fromChromium(value, originSchemes())
    const details = {
      url,
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: '', policy: 'default' },
    }
    const handled = this.#windowOpenHandler?.(details as Electron.HandlerDetails)
    if (handled?.action !== 'deny') this.#openWindow(url)
    return true
  }

  async #route(route: Route): Promise<void> {
    const request = route.request()
    const page = await this.#page
    const isPageItself = request.isNavigationRequest() && request.frame() === page.mainFrame()
    const url = fromChromium(request.url(), originSchemes())
    if (isPageItself && this.#isPrevented(request.url(), url, request.redirectedFrom() !== null)) {
      await route.abort('aborted')
    } else if (url !== request.url()) {
      await fulfil(route, url)
    } else if (isPageItself) {
      await this.#loadForeign(route, url)
    } else {
      await route.continue()
    }
  }

  /** What the app loads itself, and what a redirect leads to, is no navigation of the page's own. */
  #isPrevented(address: string, url: string, isRedirect: boolean): boolean {
    const isExpected = this.#expected === address
    if (isExpected) this.#expected = null
    if (isExpected || isRedirect) return false
    const event = preventable({ url, isMainFrame: true, isSameDocument: false })
    this.emit('will-navigate', event, url)
    return event.defaultPrevented
  }

  async #loadForeign(route: Route, url: string): Promise<void> {
    const response = await route.fetch({ maxRedirects: 0 })
    const { location } = response.headers()
    const event = preventable({
      url: new URL(location ?? url, url).href,
      isMainFrame: true,
      isSameDocument: false,
    })
    if (location !== undefined) this.emit('will-redirect', event, event.url)
    if (event.defaultPrevented) await route.abort('aborted')
    else await route.fulfill({ response })
  }
}

async function fulfil(route: Route, url: string): Promise<void> {
  const request = route.request()
  const answer = await answerOf(new Request(url, { method: request.method() }))
  if (!answer) {
    await route.abort('failed')
    return
  }
  const isScript = answer.headers.get('content-type')?.startsWith('text/javascript') ?? false
  const body = Buffer.from(await answer.arrayBuffer())
  await route.fulfill({
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: isScript ? adaptScript(body.toString(), originSchemes()) : body,
  })
}
