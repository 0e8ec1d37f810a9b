import { expect, gaugeNanoUsd, test } from './console.ts'

test.beforeEach(async ({ console: page }) => {
  await page.getByRole('link', { name: 'Chat' }).click()
})

test('streams an answer, with what it cost and why under it', async ({ console: page }) => {
  await page.getByRole('textbox').fill('Hello')
  await page.keyboard.press('Enter')
  const receipt = page.getByTestId('receipt')
  await expect(receipt).toContainText('llama3.1-8b-instruct')
  await expect(receipt).toContainText('sandbox')
  await expect(receipt).toContainText('low: short and plain; balanced')
  await expect(receipt).toContainText('$0.0')
  await expect(page.getByTestId('turn')).toHaveAttribute('data-phase', 'done')

  await page.getByRole('link', { name: 'Overview' }).click()
  await expect.poll(() => gaugeNanoUsd(page)).toBeGreaterThan(0)
})

test('stops, and shows what was paid for by then', async ({ console: page }) => {
  // The slowest model leaves a busy machine time to click.
  await page.getByTestId('model-picker').click()
  await page.getByRole('option', { name: /70b/ }).click()
  await page.getByRole('textbox').fill('Tell me everything about incident reviews, at length')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('turn')).toHaveAttribute('data-phase', 'streaming')
  await page.getByRole('button', { name: /stop/i }).click()
  await expect(page.getByTestId('receipt')).toContainText('estimated')
})

test('regenerates, and keeps the conversation when the screen changes', async ({ console: page }) => {
  await page.getByRole('textbox').fill('One')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('receipt')).toBeVisible()
  await page.getByRole('button', { name: /regenerate/i }).click()
  await expect(page.getByTestId('turn')).toHaveCount(1)
  await expect(page.getByTestId('receipt')).toBeVisible()
  await page.getByRole('link', { name: 'Overview' }).click()
  await expect(page.getByTestId('recent').locator('tbody tr')).toHaveCount(2)
  await page.getByRole('link', { name: 'Chat' }).click()
  await expect(page.getByTestId('turn')).toContainText('One')
})

test.describe('under a spent budget', () => {
  test.use({ running: async ({ host }, use) => use(await host.start({ LAMBDA_DAILY_BUDGET: '0.000001' })) })

  test('says so in place, with the numbers', async ({ console: page }) => {
    await page.getByRole('textbox').fill('Hello')
    await page.keyboard.press('Enter')
    const turn = page.getByTestId('turn')
    await expect(turn).toContainText('daily')
    await expect(turn).toContainText('$0.00000100')
  })
})
