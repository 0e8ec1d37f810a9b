import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './console.ts'
import { startGpuEndpoint } from './gpu-endpoint.ts'

/** The one that the sandbox's cloud has nowhere, and one that it has. */
const SOLD_OUT = 'gpu_8x_h100_sxm5'
const FREE = 'gpu_1x_a10'

async function goTo(page: Page, section: 'Machines' | 'Capacity'): Promise<void> {
  await page.getByRole('link', { name: 'Fleet', exact: true }).click()
  await page.getByRole('link', { name: section, exact: true }).click()
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
