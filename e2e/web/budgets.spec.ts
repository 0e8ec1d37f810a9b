import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import OpenAI from 'openai'
import { z } from 'zod'
import { expect, test } from './console.ts'
import type { Running } from './host.ts'

const WORKLOAD = 'nightly-batch'
/** USD: room for a handful of requests of 60 tokens each. */
const LIMIT = '0.00003'

const goToBudgets = (page: Page) => page.getByRole('link', { name: 'Budgets', exact: true }).click()
const row = (page: Page, name: string) => page.getByTestId(`budget-${name}`)

/** What a budget's line says was spent, in nano-dollars. */
const spentNanoUsd = async (page: Page, name: string): Promise<number> =>
  Number(await row(page, name).locator('[data-nano-usd]').first().getAttribute('data-nano-usd'))

const ask = (running: Running, workload = WORKLOAD) =>
  running.openai.chat.completions.create(
    {
      model: 'llama3.1-8b-instruct',
      messages: [{ role: 'user', content: 'Sum it up' }],
      max_completion_tokens: 60,
    },
    { headers: { 'x-sophia-workload': workload } },
  )

const refusedSchema = z.object({
  message: z.string(),
  budget: z.object({ name: z.string(), settled_usd: z.number() }),
})

const costsSchema = z.object({
  data: z.array(z.object({ results: z.array(z.object({ amount: z.object({ value: z.number() }) })) })),
})

/** Asks until the budget refuses; the error object's own figures. */
async function askUntilRefused(running: Running): Promise<z.output<typeof refusedSchema>> {
  for (;;) {
    try {
      await ask(running)
    } catch (error) {
      if (!(error instanceof OpenAI.APIError)) throw error
      expect(error.status).toBe(402)
      return refusedSchema.parse(error.error)
    }
  }
}

/** What the gateway says everything has cost, in nano-dollars. */
async function costsNanoUsd({ baseUrl, openai }: Running): Promise<number> {
  const answer = await fetch(`${baseUrl}/v1/organization/costs?start_time=0`, {
    headers: { authorization: `Bearer ${openai.apiKey}` },
  })
  const { data } = costsSchema.parse(await answer.json())
  const values = data.flatMap(({ results }) => results.map(({ amount }) => Math.round(amount.value * 1e9)))
  return values.reduce((sum, value) => sum + value, 0)
}

async function createBudget(page: Page, name = WORKLOAD, limit = LIMIT): Promise<void> {
  await page.getByRole('button', { name: 'New budget' }).click()
  const dialog = page.getByRole('dialog', { name: 'New budget' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Workload').fill(name)
  await dialog.getByLabel('Limit, USD').fill(limit)
  await expect(dialog.getByTestId('preview')).toContainText('spent today')
  await dialog.getByRole('button', { name: 'Create budget' }).click()
  await expect(dialog).toBeHidden()
  await expect(row(page, name)).toBeVisible()
}

async function raise(page: Page, to: string, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: `Raise the limit of ${WORKLOAD}` })
  await dialog.getByLabel('New limit, USD').fill(to)
  await dialog.getByLabel('Reason').fill(reason)
  await dialog.getByRole('button', { name: /^Raise until \w{3} \d+ \w{3}, 00:00$/ }).click()
  await expect(dialog).toBeHidden()
}

/** What axe objects to, one line each. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

test('a budget that is made here refuses at its limit, says so with its figures, and is raised for a reason', async ({
  console: page,
  running,
}) => {
  await goToBudgets(page)
  await createBudget(page)
  const { message, budget } = await askUntilRefused(running)
  expect(budget.name).toBe(WORKLOAD)

  // The line has the error object's figures, and so has the gateway's own account.
  const settled = Math.round(budget.settled_usd * 1e9)
  await expect(row(page, WORKLOAD)).toContainText('No room')
  await expect.poll(() => spentNanoUsd(page, WORKLOAD)).toBe(settled)
  for (const name of ['daily', 'monthly']) expect(await spentNanoUsd(page, name)).toBe(settled)
  expect(await costsNanoUsd(running)).toBe(settled)
  await expect(page.getByTestId('pressing-budget')).toContainText(`${WORKLOAD}: no room`)
  await expect(page.getByTestId('alerts')).toContainText(`The budget "${WORKLOAD}" refuses requests`)

  // The overview names this budget, not the day's, and its refusal is one click from a raise.
  await page.getByRole('link', { name: 'Overview', exact: true }).click()
  await expect(page.getByTestId('budget-state')).toHaveText(`Budget ${WORKLOAD} refuses requests`)
  const [figures = message] = message.split(' or wait for')
  await expect(page.getByTestId('refusals')).toContainText('refused since the start at')
  await expect(page.getByTestId('refusals')).toContainText(figures)
  await page.getByRole('button', { name: `Raise ${WORKLOAD}` }).click()
  await raise(page, '0.01', 'The batch of the quarter')

  await ask(running)
  await goToBudgets(page)
  await expect(row(page, WORKLOAD)).toContainText('raised from $0.0000300')
  await expect(row(page, WORKLOAD)).not.toContainText('No room')
  await expect.poll(() => spentNanoUsd(page, WORKLOAD)).toBeGreaterThan(settled)
  expect(await spentNanoUsd(page, WORKLOAD)).toBe(await costsNanoUsd(running))
  await row(page, WORKLOAD).click()
  const changes = page.getByTestId('budget-changes')
  await expect(changes).toContainText('Raised: limit from $0.0000300 to $0.0100')
  await expect(changes).toContainText('“The batch of the quarter”')
})

test('what Chat is refused for can be raised from there', async ({ host, page }) => {
  const running = await host.start({ LAMBDA_DAILY_BUDGET: '0.000001' })
  await page.goto(running.ready.url)
  await page.getByRole('link', { name: 'Chat', exact: true }).click()
  await page.getByRole('textbox').fill('Hello')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByRole('button', { name: 'Raise daily' }).click()
  const dialog = page.getByRole('dialog', { name: 'Raise the limit of daily' })
  await dialog.getByRole('button', { name: /^Raise until/ }).click()
  await expect(dialog).toContainText('Say why')
  await dialog.getByLabel('New limit, USD').fill('1')
  await dialog.getByLabel('Reason').fill('A demonstration')
  await dialog.getByRole('button', { name: /^Raise until/ }).click()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByTestId('receipt')).toBeVisible()
})

test('the environment’s budgets name their variable and cannot be changed here, only raised', async ({
  console: page,
}) => {
  await goToBudgets(page)
  await expect(row(page, 'daily')).toContainText('LAMBDA_DAILY_BUDGET')
  await expect(row(page, 'monthly')).toContainText('LAMBDA_MONTHLY_BUDGET')
  await expect(page.getByTestId('no-own-budgets')).toBeVisible()
  await expect(page.getByTestId('no-alerts')).toBeVisible()
  await row(page, 'daily').focus()
  await page.keyboard.press('Enter')
  const details = page.getByRole('complementary', { name: 'daily' })
  await expect(details.getByRole('button', { name: 'Raise the limit' })).toBeVisible()
  await expect(details.getByRole('button', { name: /Edit|Archive/ })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(details).toBeHidden()
})

test('a budget is edited and archived, and its thresholds are told of in the log of alerts', async ({
  console: page,
  running,
}) => {
  await goToBudgets(page)
  await createBudget(page)
  await askUntilRefused(running)
  await expect(page.getByTestId('alerts')).toContainText('50 %')

  await row(page, WORKLOAD).click()
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('Limit, USD').fill('0.01')
  await page.getByRole('button', { name: 'Warn only' }).click()
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(row(page, WORKLOAD)).toContainText('warns only')
  await ask(running)

  await page.getByRole('button', { name: 'Archive', exact: true }).click()
  await page.getByRole('button', { name: `Archive ${WORKLOAD}` }).click()
  await expect(row(page, WORKLOAD)).toBeHidden()
})

test('every budget is raised from the commands, on whichever screen one is', async ({ console: page }) => {
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox', { name: 'Commands' }).fill('raise monthly')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Raise the limit of monthly' })
  await dialog.getByLabel('New limit, USD').fill('2000')
  await dialog.getByLabel('Reason').fill('A busy month')
  await dialog.getByRole('button', { name: /^Raise until/ }).click()
  await expect(row(page, 'monthly')).toContainText('raised from $1,000')
})

for (const colorScheme of ['dark', 'light'] as const) {
  test(`axe finds nothing to object to on Budgets, in the ${colorScheme} theme`, async ({
    console: page,
    running,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await goToBudgets(page)
    await expect(row(page, 'daily')).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'New budget' }).click()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')

    await createBudget(page)
    await askUntilRefused(running)
    await expect(page.getByTestId('alerts')).toBeVisible()
    await row(page, WORKLOAD).click()
    await expect(page.getByTestId('budget-changes')).toContainText('Created')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Raise the limit' }).click()
    expect(await violations(page)).toEqual([])
  })
}
