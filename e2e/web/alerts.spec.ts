/** Alerts in a page of the browser. */
import { expect, test } from './console.ts'

test('a page that is allowed to shows a new alert as a notification, and no old one', async ({
  page,
  context,
  host,
}) => {
  await context.addInitScript(() => {
    const shown: string[] = []
    // The system's notifications cannot be seen from here; what the page asks of them can.
    class Shown {
      static permission = 'default'
      static requestPermission(): Promise<string> {
        Shown.permission = 'granted'
        return Promise.resolve('granted')
      }
      readonly title: string
      constructor(title: string) {
        this.title = title
        shown.push(title)
      }
    }
    Object.assign(globalThis, { Notification: Shown, shown })
  })
  const { ready, openai } = await host.start({ LAMBDA_DAILY_BUDGET: '0.00003' })
  const spend = () =>
    openai.chat.completions
      .create({
        model: 'llama3.1-8b-instruct',
        max_completion_tokens: 40,
        messages: [{ role: 'user', content: 'Tell me something about the sea.' }],
      })
      .catch(() => undefined)
  const shown = (): Promise<string[]> =>
    page.evaluate(() => (globalThis as unknown as { shown: string[] }).shown)

  await page.goto(ready.url)
  await expect(page.getByTestId('environment')).toHaveText(/sandbox/i)
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('option', { name: 'Show alerts as notifications of this browser' }).click()
  await expect
    .poll(
      async () => {
        await spend()
        return shown()
      },
      { timeout: 40_000 },
    )
    .toContain('The daily budget has reached 50 % of its limit')

  await page.goto(`${new URL(ready.url).origin}/#/budgets`)
  await page.reload()
  await expect(page.getByText('The daily budget has reached 50 % of its limit').first()).toBeVisible()
  expect(await shown()).toEqual([])
})
