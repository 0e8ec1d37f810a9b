/** The port between the page and the core: who gets one, and what goes over it. */
import { join } from 'node:path'
import { expect, test } from './desktop.ts'
import { GATEWAY_KEY, inPage, readyLine, ROOT } from './driver.ts'
import { openForeignSite } from './foreign-site.ts'
import { ASK_AND_COUNT_PORTS, ASK_TWICE_AND_CALL_OVER_BOTH, callOverPort } from './page-expressions.ts'

const MODEL = 'llama-4-maverick-17b-128e-instruct-fp8'

test('the page shows live what passes through the gateway', async ({ main }) => {
  const text = (): Promise<string> => inPage(main, 'document.body.innerText')
  await expect.poll(text).toMatch(/sandbox/i)
  expect(await text()).not.toContain(MODEL)
  const response = await fetch(`${readyLine(main)?.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${GATEWAY_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: MODEL, max_tokens: 8, messages: [{ role: 'user', content: 'Hello' }] }),
  })
  expect(response.status).toBe(200)
  await expect.poll(text).toContain(MODEL)
})

test('a call through the port answers', async ({ main }) => {
  const reply = await inPage<unknown>(main, callOverPort('/models/list'))
  expect(JSON.stringify(reply)).toContain(MODEL)
})

test('a page that asks again gets a new port, and its old one is closed', async ({ main }) => {
  expect(await inPage(main, ASK_TWICE_AND_CALL_OVER_BOTH)).toEqual([0, 3])
})

test('a reloaded page is connected again', async ({ main }) => {
  await expect.poll(() => inPage(main, 'document.body.innerText')).toMatch(/sandbox/i)
  await inPage(main, 'window.isOld = true')
  await inPage(main, 'setTimeout(() => location.reload())')
  await expect
    .poll(() => inPage(main, '!window.isOld && document.body.innerText').catch(() => 'between two pages'))
    .toMatch(/sandbox/i)
  const reply = await inPage<unknown>(main, callOverPort('/models/list'))
  expect(JSON.stringify(reply)).toContain(MODEL)
})

test('a page from elsewhere is refused a port, even with the preload', async ({ main }) => {
  await using site = await openForeignSite()
  const preload = join(ROOT, 'out/preload/index.cjs')
  await main.inMain(
    async ({ BrowserWindow }, { url, preload, script }) => {
      const other = new BrowserWindow({ show: false, webPreferences: { preload } })
      await other.loadURL(url)
      await other.webContents.executeJavaScript(script)
    },
    { url: `${site.url}/`, preload, script: ASK_AND_COUNT_PORTS },
  )
  await expect.poll(() => main.stderr()).toContain('refused a port')
  const portsGot = await main.inMain(
    ({ BrowserWindow }, url) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL() === url)
        ?.webContents.executeJavaScript('window.portsGot') as Promise<number>,
    `${site.url}/`,
  )
  expect(portsGot).toBe(0)
})

test('the page cannot reach into the preload', async ({ main }) => {
  // The preload posts the port with `window.postMessage`: in its own world that is not the page's.
  const caught = await inPage<number>(
    main,
    `new Promise((resolve) => {
      const post = window.postMessage.bind(window)
      let caught = 0
      window.postMessage = (message, ...rest) => {
        if (message.type === 'sophia:port') caught += 1
        post(message, ...rest)
      }
      window.addEventListener('message', ({ data }) => { if (data.type === 'sophia:port') resolve(caught) })
      post({ type: 'sophia:connect' }, location.origin)
    })`,
  )
  expect(caught).toBe(0)
})

test('the page has nothing of Node or Electron', async ({ main }) => {
  const found = await inPage(
    main,
    `['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in window)`,
  )
  expect(found).toEqual([])
})
