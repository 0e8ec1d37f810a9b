/** Alerts on the desktop. */
import { expect, test, untilReady } from './desktop.ts'
import { GATEWAY_KEY, readyLine, type Main, type Seen } from './driver.ts'

test('a budget that reaches its threshold shows a notification; a click brings the console to the front', async ({
  desktop,
}) => {
  const main = await desktop.start({ SOPHIA_GATEWAY_KEY: GATEWAY_KEY, LAMBDA_DAILY_BUDGET: '0.00003' })
  await untilReady(main)
  await expect
    .poll(
      async () => {
        await spend(main)
        return titles(main)
      },
      { timeout: 40_000 },
    )
    .toContain('[Sandbox] The daily budget has reached 50 % of its limit')

  await main.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  await main.inMain(() => (globalThis as unknown as { seen: Seen }).seen.notifications[0]?.click())
  await expect
    .poll(() => main.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(true)
})

function spend(main: Main): Promise<Response> {
  return fetch(`${readyLine(main)?.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${GATEWAY_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'llama3.1-8b-instruct',
      max_tokens: 40,
      messages: [{ role: 'user', content: 'Tell me something about the sea.' }],
    }),
  })
}

function titles(main: Main): Promise<string[]> {
  return main.inMain(() =>
    (globalThis as unknown as { seen: Seen }).seen.notifications.map(({ title }) => title),
  )
}
