import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, gaugeNanoUsd, test } from './console.ts'

/** What axe objects to, one line each. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

const ask = (content: string) => [{ role: 'user' as const, content }]

test('the gauge of an open Overview moves by exactly what a streamed request cost', async ({
  console: page,
  running,
}) => {
  await running.openai.chat.completions.create({ model: 'auto', messages: ask('First') })
  await expect.poll(() => gaugeNanoUsd(page)).toBeGreaterThan(0)
  const before = await gaugeNanoUsd(page)

  const { data: stream, response } = await running.openai.chat.completions
    .create({
      model: 'auto',
      messages: ask('Hello again'),
      stream: true,
      stream_options: { include_usage: true },
    })
    .withResponse()
  let tokens = 0
  for await (const chunk of stream) tokens = chunk.usage?.total_tokens ?? tokens
  expect(response.headers.get('x-sophia-model')).toBe('llama3.1-8b-instruct')

  // $0.07 per 1M tokens, in and out alike: 70 nano-dollars each.
  await expect.poll(() => gaugeNanoUsd(page)).toBe(before + tokens * 70)
  const costs: unknown = await (
    await fetch(`${running.baseUrl}/v1/organization/costs?start_time=0`, {
      headers: { authorization: `Bearer ${running.openai.apiKey}` },
    })
  ).json()
  expect(costs).toMatchObject({ data: [{ results: [{ amount: { value: (before + tokens * 70) / 1e9 } }] }] })
})

test('without traffic it says what it is for and the next step, and invents nothing', async ({
  console: page,
  running,
}) => {
  const first = page.getByTestId('first-request')
  await expect(first).toContainText(running.baseUrl)
  expect(await gaugeNanoUsd(page)).toBe(0)
})

test('lists requests as they settle, with a word for how each one ended', async ({
  console: page,
  running,
}) => {
  await running.openai.chat.completions.create({ model: 'llama3.1-70b-instruct-fp8', messages: ask('Hello') })
  await running.openai.chat.completions
    .create({ model: 'auto', messages: ask('Fail'), metadata: { sandbox_fault: 'server_error' } })
    .catch(() => undefined)
  const rows = page.getByTestId('recent').locator('tbody tr')
  await expect(rows).toHaveCount(2)
  await expect(rows.nth(0)).toContainText('Upstream error')
  await expect(rows.nth(1)).toContainText('llama3.1-70b-instruct-fp8')
  await expect(rows.nth(1)).toContainText('OK')
  await expect(page.getByTestId('vitals')).toContainText('50')

  await rows.nth(1).click()
  await expect(page.getByTestId('exact-cost')).toContainText('exactly')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('exact-cost')).toBeHidden()
})

for (const colorScheme of ['dark', 'light'] as const) {
  test(`axe finds nothing to object to, in the ${colorScheme} theme`, async ({ console: page, running }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.getByTestId('first-request')).toBeVisible()
    expect(await violations(page)).toEqual([])

    await running.openai.chat.completions.create({ model: 'auto', messages: ask('Hello') })
    await expect(page.getByTestId('recent').locator('tbody tr')).toHaveCount(1)
    expect(await violations(page)).toEqual([])

    await page.getByRole('link', { name: 'Chat' }).click()
    await page.getByRole('textbox').fill('Hello')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('receipt')).toBeVisible()
    expect(await violations(page)).toEqual([])
  })
}
