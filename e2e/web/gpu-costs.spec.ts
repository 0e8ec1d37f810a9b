import type { Page } from '@playwright/test'
import { z } from 'zod'
import { expect, test as base } from './console.ts'
import { startGpuEndpoint, type GpuEndpoint } from './gpu-endpoint.ts'
import type { Running } from './host.ts'

interface Fixtures {
  readonly gpu: GpuEndpoint
}

/** A host in front of the sandbox, and of an inference server whose machine no cloud tells of. */
const test = base.extend<Fixtures>({
  gpu: async ({}, use) => {
    const gpu = await startGpuEndpoint()
    await use(gpu)
    await gpu.stop()
  },
  running: async ({ host, gpu }, use) => use(await host.start({ LAMBDA_GPU_ENDPOINTS: gpu.root })),
})

const goTo = (page: Page, hash: string): Promise<void> =>
  page.evaluate((to) => {
    location.hash = to
  }, hash)

const nanoUsdOf = async (page: Page, testId: string): Promise<number> =>
  Number(await page.getByTestId(testId).getAttribute('data-nano-usd'))

const costsSchema = z.object({
  data: z.array(
    z.object({
      results: z.array(
        z.object({ line_item: z.string().nullable(), amount: z.object({ value: z.number() }) }),
      ),
    }),
  ),
})

/** What the gateway says a line item has cost, in USD. */
async function costOf({ baseUrl, openai }: Running, lineItem: string): Promise<number> {
  const answer = await fetch(`${baseUrl}/v1/organization/costs?start_time=0&limit=180&group_by=line_item`, {
    headers: { authorization: `Bearer ${openai.apiKey}` },
  })
  const results = costsSchema.parse(await answer.json()).data.flatMap((day) => day.results)
  return results.reduce((sum, one) => (one.line_item === lineItem ? sum + one.amount.value : sum), 0)
}

/** Opens what can be done to the endpoint, and chooses. */
async function choose(page: Page, gpu: GpuEndpoint, deed: string): Promise<void> {
  await page.getByTestId(`unit-${gpu.target}`).getByRole('button', { name: 'What to do with' }).click()
  await page.getByRole('menuitem', { name: deed }).click()
}

/** Says a moment so many minutes before the one that the field begins with. */
async function sayEarlier(page: Page, minutes: number): Promise<void> {
  const field = page.getByRole('dialog').locator('input[type=datetime-local]')
  const at = Date.parse(`${await field.inputValue()}Z`) - minutes * 60_000
  await field.fill(new Date(at).toISOString().slice(0, 16))
}

test('a machine priced by hand costs by the minute, on every screen, until its end is said and corrected', async ({
  console: page,
  running,
  gpu,
}) => {
  await goTo(page, '#/fleet')
  await choose(page, gpu, 'Enter price…')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Price per hour, USD').fill('1.20')
  await dialog.getByLabel('Line item').fill('rack_a100')
  await dialog.getByText('Since…').click()
  await sayEarlier(page, 120)
  await dialog.getByRole('button', { name: 'Enter the price' }).click()
  await expect(dialog).toBeHidden()

  // Two cents a minute, for two hours and whatever has passed since.
  await expect.poll(() => costOf(running, 'rack_a100')).toBeGreaterThanOrEqual(2.4)
  await goTo(page, '#/ledger?range=24h')
  await expect(page.getByTestId('machine-time')).toContainText('machine time')
  expect(await nanoUsdOf(page, 'machine-time')).toBeGreaterThanOrEqual(2_400_000_000)
  expect(await nanoUsdOf(page, 'ledger-total')).toBe(0)
  await goTo(page, '#/budgets')
  await page.getByTestId('budget-monthly').click()
  await expect(page.getByText('All requests and machine time').first()).toBeVisible()
  await expect(page.getByText('Of it machine time')).toBeVisible()

  await goTo(page, '#/fleet')
  await choose(page, gpu, 'End of cost…')
  await dialog.getByRole('button', { name: 'End the cost' }).click()
  await expect(dialog).toBeHidden()
  await choose(page, gpu, 'Correct its end…')
  await sayEarlier(page, 60)
  await dialog.getByRole('button', { name: 'Correct the end' }).click()
  await expect(dialog).toBeHidden()
  // To the minute: from two hours before to one hour before, give or take the minute in which each was said.
  const cost = await costOf(running, 'rack_a100')
  expect(cost).toBeGreaterThanOrEqual(1.18)
  expect(cost).toBeLessThanOrEqual(1.26)
})
