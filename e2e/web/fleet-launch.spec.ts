import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { z } from 'zod'
import { startOutsideCloud } from './cloud.ts'
import { expect, test } from './console.ts'
import { startGpuEndpoint, type GpuEndpoint } from './gpu-endpoint.ts'
import { KEY, type Running } from './host.ts'

/** In front of a GPU endpoint, which takes everything. */
const gpuTest = test.extend<{ readonly gpu: GpuEndpoint }>({
  gpu: async ({}, use) => {
    const gpu = await startGpuEndpoint()
    await use(gpu)
    await gpu.stop()
  },
  running: async ({ host, gpu }, use) =>
    use(await host.start({ LAMBDA_GPU_ENDPOINTS: gpu.root, LAMBDA_SERVERLESS_RATIO: '0' })),
})

/** The one that the sandbox's cloud has nowhere, and one that it has. */
const SOLD_OUT = 'gpu_8x_h100_sxm5'
const FREE = 'gpu_1x_a10'

async function goTo(page: Page, section: 'Machines' | 'Capacity' | 'Costs'): Promise<void> {
  await page.getByRole('link', { name: 'Fleet', exact: true }).click()
  await page
    .getByRole('navigation', { name: 'Parts of the fleet' })
    .getByRole('link', { name: section, exact: true })
    .click()
}

/** The types that are listed, from top to bottom. */
const types = async (page: Page): Promise<string[]> =>
  await page.getByTestId('types').locator('tbody code').allTextContents()

async function openLaunch(page: Page, type: string): Promise<Locator> {
  await page.getByRole('button', { name: `Launch ${type}…` }).click()
  return page.getByRole('dialog', { name: 'Launch a GPU' })
}

async function choose(page: Page, field: Locator, option: string): Promise<void> {
  await field.click()
  await page.getByRole('option', { name: option }).click()
}

/** What axe objects to, one line each. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

test('what the cloud offers stands in a list, the cheapest first, and filters narrow it', async ({
  console: page,
}) => {
  await goTo(page, 'Capacity')
  await expect(page.getByTestId('types')).toBeVisible()
  const all = await types(page)
  expect(all[0]).toBe(FREE)
  expect(all.at(-1)).toBe(SOLD_OUT)
  const row = page.getByTestId(`type-${FREE}`)
  await expect(row).toContainText('A10 (24 GB PCIe)')
  await expect(row).toContainText('$0.75')
  await expect(row).toContainText('$547.50')
  await expect(row).toContainText('us-west-1 and 1 more')
  const soldOut = page.getByTestId(`type-${SOLD_OUT}`)
  await expect(soldOut).toContainText('$2.99')
  await expect(soldOut).toContainText('None now')
  expect(await violations(page)).toEqual([])

  await page.getByRole('checkbox', { name: 'Only with capacity' }).check()
  await expect(soldOut).toBeHidden()
  expect(await types(page)).toEqual(all.filter((type) => type !== SOLD_OUT))
  await page.getByRole('button', { name: 'Clear' }).click()
  await choose(page, page.getByRole('combobox', { name: 'GPUs' }), '8')
  await expect(row).toBeHidden()
  await page.getByRole('searchbox', { name: 'Filter types' }).fill('h100')
  await expect.poll(() => types(page)).toEqual([SOLD_OUT])
  await page.getByRole('button', { name: 'Clear' }).click()
  await choose(page, page.getByRole('combobox', { name: 'Capacity in' }), 'us-east-1')
  await expect.poll(() => types(page)).toEqual([FREE])

  await page.getByRole('button', { name: 'Refresh' }).click()
  await expect(page.getByTestId('capacity-age')).toContainText('Read just now')
  // The row is the way in for the keyboard.
  await row.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Launch a GPU' })).toBeVisible()
})

test('a launch says its price before the one button, tells what is wrong by field, and is followed to the machine', async ({
  console: page,
}) => {
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('option', { name: 'Launch a GPU…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Launch a GPU' })
  await expect(dialog.getByRole('button', { name: 'Launch', exact: true })).toBeDisabled()
  await choose(page, dialog.getByRole('combobox', { name: 'Type' }), FREE)
  const confirm = dialog.getByRole('button', { name: `Launch ${FREE} for $0.75/h` })
  await expect(dialog.getByTestId('launch-price')).toContainText('$547.50 per month of 730 h')
  await expect(dialog.getByLabel('Name')).toHaveValue('a10-1')
  await expect(dialog.getByRole('combobox', { name: 'Region' })).toHaveText('us-west-1')
  await dialog.getByRole('button', { name: 'Begin with vLLM' }).click()
  await expect(dialog.getByLabel('Start-up script')).toHaveValue(/^#cloud-config\n[^]*-p 8000:8000/)
  expect(await violations(page)).toEqual([])

  await dialog.getByLabel('Name').fill('')
  await dialog.getByLabel('Port of its inference server').fill('80000')
  await confirm.click()
  await expect(dialog).toContainText('Give it a name')
  await expect(dialog).toContainText('from 1 to 65535')
  await dialog.getByLabel('Name').fill('mail-gpu')
  await dialog.getByLabel('Port of its inference server').fill('8000')
  await confirm.click()

  const launch = page.getByTestId('launches').getByRole('listitem').filter({ hasText: 'mail-gpu' })
  await expect(launch.first()).toContainText(`${FREE} in us-west-1, $0.75/h`)
  await expect(launch.getByRole('listitem', { name: 'Booting' }).or(launch).first()).toBeVisible()
  await expect(launch.locator('[aria-current=step]')).toHaveText('Booting')
  await expect(launch.getByTestId('launch-elapsed')).toHaveText(/^0:\d\d$/)
  expect(await violations(page)).toEqual([])

  // Two machines of one name would be one too many to terminate by it.
  await goTo(page, 'Capacity')
  const second = await openLaunch(page, FREE)
  await second.getByLabel('Name').fill('mail-gpu')
  await second.getByRole('button', { name: `Launch ${FREE} for $0.75/h` }).click()
  await expect(second).toContainText('Choose another name')
})

test('without capacity it is offered to wait, or to go elsewhere, and whoever waits can stop', async ({
  console: page,
}) => {
  await goTo(page, 'Capacity')
  const dialog = await openLaunch(page, SOLD_OUT)
  await choose(page, dialog.getByRole('combobox', { name: 'Region' }), 'us-east-1')
  const waiting = dialog.getByRole('checkbox', { name: /ask again/ })
  await expect(waiting).toBeChecked()
  await waiting.uncheck()
  await dialog.getByLabel('Start-up script').fill('#!/bin/sh\necho kept')
  await dialog.getByRole('button', { name: `Launch ${SOLD_OUT} for $23.92/h` }).click()
  const refused = dialog.getByRole('alert')
  await expect(refused).toContainText('capacity')
  await expect(refused.getByRole('button', { name: /^Take gpu_8x_a100 in europe-central-1/ })).toBeVisible()
  // Nothing that was filled in is lost by it.
  await expect(dialog.getByLabel('Start-up script')).toHaveValue('#!/bin/sh\necho kept')
  expect(await violations(page)).toEqual([])

  await refused.getByRole('button', { name: 'Wait and try again for 30 min' }).click()
  await expect(dialog).toBeHidden()
  const launches = page.getByTestId('launches')
  const stop = launches.getByRole('button', { name: /^Stop waiting/ })
  await expect(stop).toBeVisible()
  await expect(launches.getByTestId('launch-tries')).toContainText(/Tried \d+ times, (now )?again/)
  await expect(launches).toContainText('Gives up at')
  await expect(launches).toContainText('Launch failed')
  expect(await violations(page)).toEqual([])
  await expect(async () => {
    await stop.click()
    await expect(stop).toBeHidden({ timeout: 500 })
  }).toPass()

  // What failed stays for a day, and leads back to its choices.
  await launches.getByRole('button', { name: /^Launch again…/ }).click()
  await expect(dialog.getByRole('combobox', { name: 'Region' })).toHaveText('us-east-1')
  await expect(dialog.getByRole('checkbox', { name: /ask again/ })).toBeChecked()
})

const costsSchema = z.object({
  data: z.array(
    z.object({
      results: z.array(
        z.object({ amount: z.object({ value: z.number() }), line_item: z.string().nullable() }),
      ),
    }),
  ),
})

/** What the ledger's API has of an item from a moment on, in USD. */
async function costSince({ baseUrl }: Running, item: string, since: number): Promise<number> {
  const query = `start_time=${Math.floor(since / 1_000)}&group_by=line_item&limit=40`
  const answer = await fetch(`${baseUrl}/v1/organization/costs?${query}`, {
    headers: { authorization: `Bearer ${KEY}` },
  })
  return costsSchema
    .parse(await answer.json())
    .data.flatMap(({ results }) => results)
    .filter(({ line_item }) => line_item === item)
    .reduce((sum, { amount }) => sum + amount.value, 0)
}

test('a GPU stands against serverless at real prices, and a dearer model makes it pay sooner', async ({
  console: page,
}) => {
  await goTo(page, 'Costs')
  // A ledger that has only just begun takes no credit for the days before.
  await expect(page.getByTestId('saved')).toHaveText('Nothing spent yet')
  const comparison = page.getByTestId('comparison').getByRole('row')
  await expect(comparison.nth(1)).toContainText('1.00M$0.07$1,290Serverless, 18,400 times')
  await expect(comparison.nth(2)).toContainText('5.00M$0.35$1,290Serverless, 3,690 times')
  await expect(comparison.nth(3)).toContainText('10.0M$0.70$1,290Serverless, 1,840 times')
  const breakEven = page.getByTestId('break-even')
  await expect(breakEven).toContainText('tokens a day the GPU is cheaper')
  const atEight = Number(await breakEven.locator('[data-tokens-per-day]').getAttribute('data-tokens-per-day'))
  await breakEven.getByRole('button', { name: 'View as table: Cost of a month' }).click()
  await expect(breakEven.getByRole('row').nth(1)).toContainText('1,000,000$0.07')
  expect(await violations(page)).toEqual([])

  // At a dearer model's price the GPU pays sooner: 0.88 against 0.07.
  await choose(page, page.getByRole('combobox', { name: 'At the price of' }), 'llama-4-maverick')
  await expect(comparison.nth(1)).toContainText('$0.88')
  const atEightyEight = Number(
    await breakEven.locator('[data-tokens-per-day]').getAttribute('data-tokens-per-day'),
  )
  expect(atEight / atEightyEight).toBeCloseTo(88 / 7, 3)
})

const RACK = 'rack_2x_a10'
const HOURS_AGO = 3
const DAY_MS = 24 * 3_600_000

gpuTest(
  'a machine that is priced by hand costs what the ledger has, and its tokens have a price then',
  async ({ console: page, running, gpu }) => {
    await running.openai.chat.completions.create({
      model: 'llama3.1-8b-instruct',
      messages: [{ role: 'user', content: 'Sum the mail up' }],
    })
    await page.goto(`${running.baseUrl}/#/fleet?unit=${encodeURIComponent(gpu.target)}`)
    await page.getByRole('complementary').getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Enter price…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Price per hour, USD').fill('2')
    await dialog.getByLabel('Line item').fill(RACK)
    await dialog.getByRole('button', { name: 'Since…' }).click()
    const since = new Date(Date.now() - HOURS_AGO * 3_600_000).toISOString().slice(0, 16)
    await dialog.getByLabel('Date and time in UTC').fill(since)
    await dialog.getByRole('button', { name: 'Enter the price' }).click()
    await expect(dialog).toBeHidden()

    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('option', { name: 'Fleet costs' }).click()
    const machine = page.getByTestId('per-machine').getByRole('row').filter({ hasText: RACK })
    await expect(machine).toContainText('$2.00')
    const ofTheDay = () => costSince(running, RACK, Date.now() - DAY_MS)
    await expect.poll(ofTheDay).toBeGreaterThan(2 * HOURS_AGO - 0.01)
    // Its minutes go on, and a new month may have begun meanwhile: at some moment both were read within one minute.
    await expect(async () => {
      const total = page.getByTestId('machines-total').locator('[data-nano-usd]')
      const shown = Number(await total.getAttribute('data-nano-usd'))
      const now = new Date()
      const month = Date.UTC(now.getUTCFullYear(), now.getUTCMonth())
      expect(shown).toBe(Math.round((await costSince(running, RACK, month)) * 1e9))
    }).toPass()
    await expect(page.getByTestId('comparison')).toContainText('measured')
    await expect(page.getByTestId('month')).toContainText('machines $')
    expect(await violations(page)).toEqual([])

    await page.getByRole('link', { name: 'Overview', exact: true }).click()
    await expect(page.getByTestId('machines-line')).toContainText('$2.00/h')
    expect(await violations(page)).toEqual([])
  },
)

test('a price that changed since it was shown is shown anew, and confirmed anew', async ({ page, host }) => {
  const outside = await startOutsideCloud()
  try {
    const running = await host.start(outside.env)
    await page.goto(running.ready.url)
    await goTo(page, 'Capacity')
    const dialog = await openLaunch(page, FREE)
    await outside.reprice(FREE, 129)
    await dialog.getByRole('button', { name: `Launch ${FREE} for $0.75/h` }).click()
    await expect(dialog).toContainText('The price has changed: $1.29/h now, $0.75/h before', {
      timeout: 30_000,
    })
    await expect(dialog.getByTestId('launch-price')).toContainText('$941.70 per month of 730 h')
    await dialog.getByRole('button', { name: `Launch ${FREE} for $1.29/h` }).click()
    await expect(dialog).toBeHidden({ timeout: 30_000 })
    await expect(page.getByTestId('launches')).toContainText('$1.29/h')
  } finally {
    await outside.stop()
  }
})

test('without a key of a cloud it says how to get one, and how to do without', async ({ page, host }) => {
  const upstream = await startGpuEndpoint()
  try {
    const running = await host.start({
      LAMBDA_SERVERLESS_API_KEY: 'sk-of-nobody-0123456789',
      LAMBDA_SERVERLESS_BASE_URL: `${upstream.root}/v1`,
    })
    await page.goto(running.ready.url)
    await goTo(page, 'Capacity')
    await expect(page.getByTestId('no-cloud')).toContainText('LAMBDA_CLOUD_API_KEY')
    await expect(page.getByTestId('no-cloud')).toContainText('By hand, without a key')
    expect(await violations(page)).toEqual([])
  } finally {
    await upstream.stop()
  }
})
