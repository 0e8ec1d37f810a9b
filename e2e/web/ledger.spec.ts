import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './console.ts'
import type { Running } from './host.ts'

/** What axe objects to, one line each. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

const SMALL = 'llama3.1-8b-instruct'
const LARGE = 'llama3.1-70b-instruct-fp8'
/** Nano-dollars per token, in and out alike. */
const PRICES = { [SMALL]: 70, [LARGE]: 350 } as const

/** Sends one request and says what it cost, by its own usage. */
async function ask(
  { openai }: Running,
  model: keyof typeof PRICES,
  headers: Record<string, string> = {},
): Promise<{ readonly id: string; readonly costNanoUsd: number }> {
  const { data, response } = await openai.chat.completions
    .create({ model, messages: [{ role: 'user', content: 'Hello' }], max_completion_tokens: 4 }, { headers })
    .withResponse()
  const tokens = (data.usage?.prompt_tokens ?? 0) + (data.usage?.completion_tokens ?? 0)
  return {
    id: response.headers.get('x-sophia-request-id') ?? '',
    costNanoUsd: tokens * PRICES[model],
  }
}

async function open(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Ledger' }).click()
}

const rowsOf = (page: Page): Locator => page.getByTestId('ledger-rows').locator('[data-index]')
const nanoUsd = async (page: Page, testId: string): Promise<number> =>
  Number(await page.getByTestId(testId).getAttribute('data-nano-usd'))

/** As the screen writes an amount in full. */
const exact = (amount: number): string =>
  `$${(amount / 1e9).toFixed(9).replace(/0+$/, '').replace(/\.$/, '')}`

test('every attempt is a row with its exact cost, and the rows add up to the total', async ({
  console: page,
  running,
}) => {
  const cheap = await ask(running, SMALL)
  const dear = await ask(running, LARGE, { 'x-sophia-workload': 'support', 'x-sophia-user': 'ann' })
  await open(page)
  await expect(rowsOf(page)).toHaveCount(2)
  await expect(rowsOf(page).nth(0)).toContainText(LARGE)
  await expect(rowsOf(page).nth(1)).toContainText(SMALL)

  const sum = cheap.costNanoUsd + dear.costNanoUsd
  expect(await nanoUsd(page, 'ledger-total')).toBe(sum)
  expect(await nanoUsd(page, 'total-sum')).toBe(sum)
  expect(await nanoUsd(page, 'rows-sum')).toBe(sum)
  await expect(page.getByTestId('rows-sum')).toContainText('Equal to the total')

  await rowsOf(page).nth(0).click()
  await expect(page.getByTestId('exact-cost')).toContainText(`${exact(dear.costNanoUsd)} exactly`)
  await expect(page.getByTestId('cost-sum')).toHaveText(exact(dear.costNanoUsd).slice(1))
  const details = page.getByRole('complementary', { name: 'Request' })
  await expect(details).toContainText('0.35')
  await expect(details).toContainText('Catalogue')
  await expect(details).toContainText('ann')
  await expect(details).toContainText(dear.id)
})

test('filters and groups stand in the address, and every group leads to its rows', async ({
  console: page,
  running,
}) => {
  const cheap = await ask(running, SMALL)
  const dear = await ask(running, LARGE, { 'x-sophia-workload': 'support', 'x-sophia-session': 'session-7' })
  await open(page)
  await page.getByRole('combobox', { name: 'Model' }).click()
  await page.getByRole('option', { name: SMALL }).click()
  await expect(rowsOf(page)).toHaveCount(1)
  expect(await nanoUsd(page, 'total-sum')).toBe(cheap.costNanoUsd)
  expect(page.url()).toContain(`#/ledger?model=${SMALL}`)
  await page.reload()
  await expect(rowsOf(page)).toHaveCount(1)

  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await page.getByRole('combobox', { name: 'Group' }).click()
  await page.getByRole('option', { name: 'By workload' }).click()
  const lines = page.getByTestId('ledger-groups').locator('tbody tr')
  await expect(lines).toHaveCount(2)
  await expect(lines.nth(0)).toContainText('support')
  await expect(lines.nth(1)).toContainText('No workload')
  await expect(page.getByTestId('total-sum')).toContainText('Equal')
  expect(await nanoUsd(page, 'groups-sum')).toBe(cheap.costNanoUsd + dear.costNanoUsd)

  await page.getByRole('link', { name: 'No workload' }).click()
  await expect(rowsOf(page)).toHaveCount(1)
  await expect(rowsOf(page).first()).toContainText(SMALL)
  await page.goBack()
  await expect(lines).toHaveCount(2)

  await page.goto(`${running.baseUrl}/#/ledger?range=all&text=session-7`)
  await expect(rowsOf(page)).toHaveCount(1)
  await expect(rowsOf(page).first()).toContainText(LARGE)
  await page.keyboard.press('/')
  await page.keyboard.type(cheap.id)
  await page.keyboard.press('Enter')
  await expect(rowsOf(page).first()).toContainText(SMALL)
})

test('reads page after page as one goes down, and adds up what one does not see', async ({
  console: page,
  running,
}) => {
  test.slow()
  let sum = 0
  for (let batch = 0; batch < 10; batch += 1) {
    const sent = await Promise.all(Array.from({ length: 90 }, () => ask(running, SMALL)))
    sum += sent.reduce((total, { costNanoUsd }) => total + costNanoUsd, 0)
  }
  await open(page)
  const grid = page.getByRole('grid')
  await expect(grid).toHaveAttribute('aria-rowcount', '901')
  await expect(page.getByTestId('rows-sum')).toContainText('200 rows read of 900')
  expect(await nanoUsd(page, 'rows-sum')).toBeLessThan(sum)
  // Only what is in sight is drawn.
  expect(await rowsOf(page).count()).toBeLessThan(80)

  await page.keyboard.press('j')
  await page.keyboard.press('End')
  await expect(page.getByTestId('rows-sum')).toContainText('400 rows read of 900')
  await expect(page.locator('[data-index="199"]')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(page.locator('[aria-rowindex="202"]')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('exact-cost')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('exact-cost')).toBeHidden()

  await page.getByRole('button', { name: 'Add up all rows' }).click()
  await expect(page.getByTestId('rows-sum')).toContainText('all 900 rows')
  await expect(page.getByTestId('rows-sum')).toContainText('Equal to the total')
  expect(await nanoUsd(page, 'rows-sum')).toBe(sum)
  expect(await nanoUsd(page, 'total-sum')).toBe(sum)
})

test('the most expensive request is a choice away, and the address keeps it', async ({
  console: page,
  running,
}) => {
  const dear = await ask(running, LARGE)
  const cheap = await ask(running, SMALL)
  await open(page)
  await expect(rowsOf(page).first()).toContainText(SMALL)
  await page.getByRole('combobox', { name: 'Order' }).click()
  await page.getByRole('option', { name: 'Most expensive first' }).click()
  await expect(rowsOf(page).first()).toContainText(LARGE)
  expect(page.url()).toContain('#/ledger?order=cost')
  await expect(page.getByTestId('rows-sum')).toContainText('Sum of all 2 rows')
  await expect(page.getByTestId('rows-sum')).toContainText('Equal to the total')

  await Promise.all(Array.from({ length: 100 }, () => ask(running, SMALL)))
  await page.reload()
  await expect(page.getByTestId('rows-sum')).toContainText('The 100 most expensive of 102 attempts')
  await expect(rowsOf(page).first()).toContainText(LARGE)
  const left = (await nanoUsd(page, 'total-sum')) - (await nanoUsd(page, 'rows-sum'))
  expect(left).toBe(2 * cheap.costNanoUsd)
  expect(await nanoUsd(page, 'rows-sum')).toBe(dear.costNanoUsd + 99 * cheap.costNanoUsd)

  await page.goto(`${running.baseUrl}/#/ledger?text=${dear.id.slice(0, -1)}`)
  await expect(page.getByTestId('nothing')).toContainText('as a whole request id, user or session')
})

test('new rows leave the list in place until they are asked for', async ({ console: page, running }) => {
  await ask(running, SMALL)
  await open(page)
  await expect(rowsOf(page)).toHaveCount(1)
  await ask(running, LARGE)
  await expect(page.getByTestId('newer')).toContainText('1 newer')
  await expect(rowsOf(page)).toHaveCount(1)
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(rowsOf(page)).toHaveCount(2)
  await expect(page.getByTestId('newer')).toBeHidden()
  await expect(page.getByTestId('rows-sum')).toContainText('Equal to the total')
})

for (const colorScheme of ['dark', 'light'] as const) {
  test(`axe finds nothing to object to, in the ${colorScheme} theme`, async ({ console: page, running }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto(`${running.baseUrl}/#/ledger?range=all`)
    await expect(page.getByTestId('nothing')).toContainText('The ledger is empty')
    expect(await violations(page)).toEqual([])

    await ask(running, SMALL)
    await page.goto(`${running.baseUrl}/#/ledger`)
    await rowsOf(page).first().click()
    await expect(page.getByTestId('cost-sum')).toBeVisible()
    expect(await violations(page)).toEqual([])

    await page.keyboard.press('Escape')
    await page.goto(`${running.baseUrl}/#/ledger?by=model&model=${SMALL}`)
    await expect(page.getByTestId('total-sum')).toContainText('Equal')
    expect(await violations(page)).toEqual([])

    await page.getByRole('button', { name: 'Custom' }).click()
    await expect(page.getByLabel('From')).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('combobox', { name: 'Model' }).click()
    await expect(page.getByRole('listbox')).toBeVisible()
    expect(await violations(page)).toEqual([])
  })
}
