import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import OpenAI from 'openai'
import { expect, test } from './console.ts'
import { KEY, type Running } from './host.ts'

const SMALL = 'llama3.1-8b-instruct'
const LARGE = 'llama3.1-70b-instruct-fp8'

/** A chat completion for a workload; null names none. */
async function ask(running: Running, workload: string | null, model = SMALL, key = KEY): Promise<Response> {
  const answer = await fetch(`${running.baseUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, ...(workload !== null && { 'x-sophia-workload': workload }) },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 8 }),
  })
  return new Response(await answer.text(), { status: answer.status, headers: answer.headers })
}

async function goToWorkloads(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Routing' }).click()
  await page
    .getByRole('navigation', { name: 'Parts of routing' })
    .getByRole('link', { name: 'Workloads' })
    .click()
  await expect(page.getByTestId('workloads')).toBeVisible()
}

const rowOf = (page: Page, name: string): Locator =>
  page.getByTestId('workloads').getByRole('row', { name: new RegExp(`^${name} `) })

async function choose(page: Page, label: string, choice: string): Promise<void> {
  await page.getByRole('dialog').getByLabel(label, { exact: true }).click()
  await page.getByRole('option', { name: choice, exact: true }).click()
}

test('a name that a client uses first waits for a review, and its policy counts from the next request on', async ({
  console: page,
  running,
}) => {
  await goToWorkloads(page)
  await expect(page.getByText('No workload is named yet.')).toBeVisible()
  expect((await ask(running, 'search', LARGE)).status).toBe(200)
  await ask(running, null)
  await page.reload()
  const row = rowOf(page, 'search')
  await expect(row).toContainText('Unreviewed')

  await row.click()
  const details = page.getByRole('complementary', { name: 'search' })
  await details.getByRole('button', { name: 'Mark reviewed' }).click()
  await expect(row).toContainText('Reviewed')
  await details.getByRole('button', { name: 'Edit policy' }).click()
  const dialog = page.getByRole('dialog')
  await choose(page, 'Models', 'Only these')
  await dialog.getByRole('button', { name: 'Save policy' }).click()
  await expect(dialog).toContainText('Choose one model at least.')
  await dialog.getByLabel(SMALL).check()
  await choose(page, 'Cost priority', 'Performance')
  await choose(page, 'Share for serverless', 'Its own')
  await dialog.getByLabel('Share, %').fill('33.3')
  await dialog.getByRole('button', { name: 'Save policy' }).click()
  await expect(row).toContainText('Performance')
  await expect(row).toContainText('33.3 %')

  const refused = await ask(running, 'search', LARGE)
  expect(refused.status).toBe(400)
  expect(await refused.json()).toMatchObject({ error: { param: 'model' } })
  const picked = await ask(running, 'search', 'auto')
  expect(picked.headers.get('x-sophia-model')).toBe(SMALL)
  expect((await ask(running, 'batch', LARGE)).status).toBe(200)
})

test('what a workload leaves open follows the default policy, and its budget is made from where it stands', async ({
  console: page,
  running,
}) => {
  await ask(running, 'nightly')
  await goToWorkloads(page)
  await page.getByRole('row', { name: /^Default policy / }).click()
  await page.getByRole('button', { name: 'Edit policy' }).click()
  await choose(page, 'Cost priority', 'Low cost')
  await page.getByRole('dialog').getByRole('button', { name: 'Save policy' }).click()
  await expect(rowOf(page, 'nightly')).toContainText('Low cost')

  await rowOf(page, 'nightly').click()
  await page.getByRole('button', { name: 'Create budget' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('Workload')).toHaveValue('nightly')
  await dialog.getByLabel('Limit, USD').fill('5')
  await dialog.getByRole('button', { name: 'Create budget' }).click()
  await expect(dialog).toBeHidden()
  await goToWorkloads(page)
  await expect(rowOf(page, 'nightly')).toContainText('of $5.00 per day')
})

test('a workload is made by hand, found by its name, and removed only while nobody uses it', async ({
  console: page,
  running,
}) => {
  await goToWorkloads(page)
  await page.getByRole('button', { name: 'Create workload' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('two words')
  await dialog.getByRole('button', { name: 'Create workload' }).click()
  await expect(dialog).toContainText('letters, digits or')
  await dialog.getByLabel('Name').fill('letters')
  await choose(page, 'Prompts and answers', 'Never recorded')
  await dialog.getByRole('button', { name: 'Create workload' }).click()
  await expect(rowOf(page, 'letters')).toContainText('Reviewed')

  await ask(running, 'search')
  await page.reload()
  await page.getByLabel('Filter workloads').fill('LETT')
  await expect(rowOf(page, 'search')).toHaveCount(0)
  await rowOf(page, 'letters').click()
  await page.getByRole('button', { name: 'Remove workload' }).click()
  await dialog.getByRole('button', { name: 'Remove workload' }).click()
  await expect(rowOf(page, 'letters')).toHaveCount(0)

  await page.getByLabel('Filter workloads').fill('')
  await rowOf(page, 'search').click()
  await page.getByRole('button', { name: 'Remove workload' }).click()
  await dialog.getByRole('button', { name: 'Remove workload' }).click()
  await expect(dialog).toContainText('in the last 24 hours')
  await dialog.getByRole('button', { name: 'Keep it' }).click()
  await expect(rowOf(page, 'search')).toBeVisible()
})

test('a client key brings its workload, and is kept to its limits until they are lifted', async ({
  console: page,
  running,
}) => {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Client keys' }).click()
  await page.getByRole('button', { name: 'Create key' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('batch')
  await dialog.getByLabel('Workload').fill('nightly')
  await dialog.getByLabel('Requests a minute').fill('some')
  await expect(dialog).toContainText('A whole number')
  await expect(dialog.getByRole('button', { name: 'Create key' })).toBeDisabled()
  await dialog.getByLabel('Requests a minute').fill('1')
  await dialog.getByRole('button', { name: 'Create key' }).click()
  const key = await dialog.getByRole('group', { name: 'key', exact: true }).innerText()
  await dialog.getByRole('button', { name: 'I have copied the key' }).click()
  const row = page.getByTestId('keys').getByRole('row', { name: /batch/ })
  await expect(row).toContainText('nightly')

  const client = new OpenAI({ baseURL: `${running.baseUrl}/v1`, apiKey: key, maxRetries: 0 })
  const hello = { model: SMALL, messages: [{ role: 'user' as const, content: 'Hello' }], max_tokens: 8 }
  await client.chat.completions.create(hello)
  await expect(client.chat.completions.create(hello)).rejects.toMatchObject({
    status: 429,
    code: 'rate_limited',
    message: expect.stringMatching(/1 request a minute.*Come back in \d+ s/),
  })
  await row.getByRole('button', { name: 'Edit batch' }).click()
  await dialog.getByLabel('Requests a minute').fill('')
  await dialog.getByRole('button', { name: 'Save key' }).click()
  await expect(dialog).toBeHidden()
  await client.chat.completions.create(hello)

  await goToWorkloads(page)
  await rowOf(page, 'nightly').click()
  await expect(page.getByRole('complementary', { name: 'nightly' })).toContainText('batch')
})

test('the list is walked with the keyboard', async ({ console: page, running }) => {
  await ask(running, 'search')
  await ask(running, 'batch')
  await goToWorkloads(page)
  await page.getByRole('row', { name: /^Default policy / }).focus()
  await page.keyboard.press('j')
  await expect(rowOf(page, 'batch')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: 'batch' })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('complementary', { name: 'search' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('complementary')).toHaveCount(0)
})

for (const colorScheme of ['dark', 'light'] as const) {
  test(`axe finds nothing to object to, in the ${colorScheme} theme`, async ({ console: page, running }) => {
    const violations = async (): Promise<string[]> => {
      const { violations: found } = await new AxeBuilder({ page }).analyze()
      return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
    }
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await ask(running, 'search')
    await goToWorkloads(page)
    expect(await violations()).toEqual([])
    await rowOf(page, 'search').click()
    await expect(page.getByRole('complementary', { name: 'search' })).toBeVisible()
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: 'Edit policy' }).click()
    await choose(page, 'Models', 'Only these')
    await page.getByRole('dialog').getByRole('button', { name: 'Save policy' }).click()
    await expect(page.getByRole('dialog')).toContainText('Choose one model')
    expect(await violations()).toEqual([])
  })
}
