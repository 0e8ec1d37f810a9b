/** How the app starts and ends. */
import { expect, test, untilReady } from './desktop.ts'
import { GATEWAY_KEY, inPage, readyLine, type Main, type Seen } from './driver.ts'

test('the app says when it is ready, and its gateway answers', async ({ main }) => {
  const ready = readyLine(main)
  expect(ready).toEqual({
    event: 'ready',
    url: expect.stringMatching(/^http:/),
    port: expect.any(Number),
    pid: expect.any(Number),
  })
  expect(main.stdout().trim().split('\n')).toHaveLength(1)
  expect((await fetch(`${ready?.url}/healthz`)).status).toBe(200)
})

test('closing the window ends the app', async ({ main }) => {
  await main.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  expect(await main.exited).toBe(0)
})

const WAYS_TO_END: Readonly<Record<string, (main: Main) => Promise<void>>> = {
  SIGTERM: (main) => signal(main, 'SIGTERM'),
  SIGINT: (main) => signal(main, 'SIGINT'),
  Quit: (main) => main.inMain(({ app }) => app.quit()),
}

for (const [name, end] of Object.entries(WAYS_TO_END)) {
  test(`${name} lets the answer in flight come to its end; a second one changes nothing`, async ({
    main,
  }) => {
    const response = await fetch(`${readyLine(main)?.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${GATEWAY_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'llama3.1-70b-instruct-fp8',
        stream: true,
        max_tokens: 60,
        messages: [{ role: 'user', content: 'Tell me something long about the sea.' }],
      }),
    })
    let text = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      if (text === '') {
        await end(main)
        await end(main)
      }
      text += chunk
    }
    expect(text.trimEnd()).toMatch(/data: \[DONE\]$/)
    expect(await main.exited).toBe(0)
  })
}

test('a second start on the same data brings the first to the front and ends', async ({ desktop, main }) => {
  await main.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  expect(await desktop.run()).toMatchObject({ code: 0, stdout: '' })
  await expect
    .poll(() => main.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(true)
})

test('a bad setting ends the start with one line and code 78', async ({ desktop }) => {
  const { code, stdout, stderr } = await desktop.run({ LAMBDA_DAILY_BUDGET: 'much' })
  expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
  expect(stderr.split('\n').filter((line) => line.startsWith('sophia-console:'))).toEqual([
    expect.stringContaining('LAMBDA_DAILY_BUDGET'),
  ])
})

test('a newly made key is shown once, in a dialog, and copied on demand', async ({ desktop }) => {
  const first = await desktop.start({})
  await untilReady(first)
  await expect.poll(() => dialogTexts(first)).toHaveLength(1)
  const key = /^\S{16,}$/m.exec((await dialogTexts(first))[0] ?? '')?.[0] ?? ''
  const models = await fetch(`${readyLine(first)?.url}/v1/models`, {
    headers: { authorization: `Bearer ${key}` },
  })
  expect(models.status).toBe(200)
  expect(await inPage(first, 'document.documentElement.outerHTML')).not.toContain(key)
  expect(first.stdout() + first.stderr()).not.toContain(key)

  await first.inMain(({ clipboard }) => clipboard.writeText('before'))
  await first.inMain(() => (globalThis as unknown as { seen: Seen }).seen.dialogs[0]?.answer(0))
  await expect.poll(() => first.inMain(({ clipboard }) => clipboard.readText())).toBe(key)

  process.kill(first.pid, 'SIGTERM')
  expect(await first.exited).toBe(0)
  const second = await desktop.start({})
  await untilReady(second)
  expect(await dialogTexts(second)).toEqual([])
})

function signal(main: Main, name: NodeJS.Signals): Promise<void> {
  process.kill(main.pid, name)
  return Promise.resolve()
}

function dialogTexts(main: Main): Promise<string[]> {
  return main.inMain(() =>
    (globalThis as unknown as { seen: Seen }).seen.dialogs.map(({ detail }) => detail ?? ''),
  )
}
