import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { z } from 'zod'
import { expect, test } from './console.ts'
import type { Running } from './host.ts'

const SMALL = 'llama3.1-8b-instruct'
const LARGE = 'llama3.1-70b-instruct-fp8'

const ask = ({ openai }: Running, model: string, workload: string) =>
  openai.chat.completions.create(
    { model, messages: [{ role: 'user', content: 'Hello' }], max_completion_tokens: 8 },
    { headers: { 'x-sophia-workload': workload } },
  )

/** Three attempts: two models, two workloads, and one pair that only they have in common. */
async function spend(running: Running): Promise<void> {
  await ask(running, SMALL, 'support')
  await ask(running, LARGE, 'support')
  await ask(running, LARGE, 'search')
}

const costsSchema = z.object({
  data: z.array(
    z.object({
      results: z.array(
        z.object({
          line_item: z.string().nullable(),
          project_id: z.string().nullable(),
          amount: z.object({ value: z.number() }),
        }),
      ),
    }),
  ),
})

/** What the gateway says each model or workload has cost, in nano-dollars. */
async function costsBy(
  { baseUrl, openai }: Running,
  by: 'line_item' | 'project_id',
): Promise<ReadonlyMap<string, number>> {
  const answer = await fetch(`${baseUrl}/v1/organization/costs?start_time=0&group_by=${by}`, {
    headers: { authorization: `Bearer ${openai.apiKey}` },
  })
  const costs = new Map<string, number>()
  for (const { results } of costsSchema.parse(await answer.json()).data) {
    for (const result of results) {
      const name = result[by] ?? ''
      costs.set(name, (costs.get(name) ?? 0) + Math.round(result.amount.value * 1e9))
    }
  }
  return costs
}

const sumOf = (costs: ReadonlyMap<string, number>): number =>
  [...costs.values()].reduce((sum, cost) => sum + cost, 0)

async function open(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Ledger' }).click()
  await page.getByRole('link', { name: 'Usage' }).click()
}

const legend = (page: Page): Locator => page.getByTestId('usage-legend').locator('tbody tr')
const movers = (page: Page): Locator => page.getByTestId('usage-movers').locator('tbody tr')
const nanoUsdOf = async (within: Locator): Promise<number> =>
  Number(await within.locator('[data-nano-usd]').first().getAttribute('data-nano-usd'))
const totalOf = async (page: Page, testId: string): Promise<number> =>
  Number(await page.getByTestId(testId).getAttribute('data-nano-usd'))

test('shows what the gateway says each model and each workload has cost', async ({
  console: page,
  running,
}) => {
  await spend(running)
  const models = await costsBy(running, 'line_item')
  const workloads = await costsBy(running, 'project_id')
  expect([...models.keys()].sort()).toEqual([LARGE, SMALL])
  await open(page)

  await expect(page.getByTestId('usage-total')).toContainText('3 attempts')
  expect(await totalOf(page, 'usage-total')).toBe(sumOf(models))
  await expect(legend(page)).toHaveText([new RegExp(LARGE), new RegExp(SMALL)])
  for (const [model, cost] of models) {
    expect(await nanoUsdOf(legend(page).filter({ hasText: model }))).toBe(cost)
  }

  await page.getByRole('button', { name: 'By workload' }).click()
  await expect(legend(page)).toHaveText([/support|search/, /support|search/])
  expect(page.url()).toContain('#/ledger/usage?by=workload')
  for (const [workload, cost] of workloads) {
    expect(await nanoUsdOf(legend(page).filter({ hasText: workload }))).toBe(cost)
  }

  // The whole of what the table says is the whole of the total.
  await page.getByRole('button', { name: /View as table/ }).click()
  const all = page.getByRole('group', { name: 'Spend per quarter hour, USD, as a table' }).getByRole('row')
  const cells = await all.locator('td:nth-child(2) [data-nano-usd]').all()
  const costs = await Promise.all(cells.map((cell) => cell.getAttribute('data-nano-usd')))
  expect(costs.map(Number).reduce((sum, cost) => sum + cost, 0)).toBe(sumOf(models))
})

test('lists what is new among the movers, and every value leads to its rows', async ({
  console: page,
  running,
}) => {
  await spend(running)
  const models = await costsBy(running, 'line_item')
  await open(page)

  const large = movers(page).filter({ hasText: LARGE })
  await expect(movers(page)).toHaveCount(2)
  await expect(movers(page).first()).toContainText(LARGE)
  await expect(large).toContainText('new')
  expect(await nanoUsdOf(large)).toBe(models.get(LARGE))

  await large.getByRole('link').last().click()
  await expect(page.getByTestId('ledger-rows').locator('[data-index]')).toHaveCount(2)
  await expect(page.getByTestId('ledger-rows')).not.toContainText(SMALL)
  expect(await totalOf(page, 'ledger-total')).toBe(models.get(LARGE))

  await page.goBack()
  await page.getByTestId('usage-total').getByRole('link').click()
  await expect(page.getByTestId('ledger-rows').locator('[data-index]')).toHaveCount(3)
  expect(await totalOf(page, 'ledger-total')).toBe(sumOf(models))

  await page.goBack()
  const durations = page.getByTestId('usage-durations').locator('tbody tr')
  await expect(durations.filter({ hasText: SMALL }).locator('td').nth(3)).toHaveText('1')
  await expect(durations.filter({ hasText: LARGE }).locator('td').nth(3)).toHaveText('2')
  await durations.filter({ hasText: SMALL }).getByRole('link').click()
  await expect(page.getByTestId('ledger-rows').locator('[data-index]')).toHaveCount(1)
})

test('keeps the range from one part of the ledger to the next, and shows more without being asked', async ({
  page,
  running,
}) => {
  await page.clock.install()
  await ask(running, SMALL, 'support')
  await page.goto(running.ready.url)
  await open(page)
  await page.getByRole('button', { name: '7 d' }).click()
  await expect(page.getByRole('heading', { name: 'Spend per hour, USD' })).toBeVisible()
  await expect(page.getByTestId('usage-total')).toContainText('1 attempt')

  await ask(running, SMALL, 'support')
  await page.clock.fastForward(30_000)
  await expect(page.getByTestId('usage-total')).toContainText('2 attempts')

  await page.getByRole('link', { name: 'Attempts' }).click()
  await expect(page.getByRole('button', { name: '7 d' })).toHaveAttribute('aria-pressed', 'true')
})

test('says what will be here while there is nothing', async ({ console: page }) => {
  await open(page)
  await expect(page.getByRole('heading', { name: 'Nothing was used in this time' })).toBeVisible()
  await page.getByRole('button', { name: 'Show all time' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing has been used yet' })).toBeVisible()
  await expect(page.getByTestId('nothing').getByRole('button', { name: 'Copy gateway URL' })).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing to object to in the usage, in the ${colorScheme} theme`, async ({
    console: page,
    running,
  }) => {
    const violations = async (): Promise<string[]> => {
      const { violations: found } = await new AxeBuilder({ page }).analyze()
      return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
    }
    await page.emulateMedia({ colorScheme })
    await open(page)
    await expect(page.getByTestId('nothing')).toBeVisible()
    expect(await violations()).toEqual([])
    await spend(running)
    await page.getByRole('button', { name: '1 h', exact: true }).click()
    await expect(movers(page)).toHaveCount(2)
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: /View as table/ }).click()
    await expect(page.getByRole('group', { name: /as a table/ })).toBeVisible()
    expect(await violations()).toEqual([])
  })
}
