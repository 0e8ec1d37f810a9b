/** Providers added in the page, in front of another console's gateway: a real server of OpenAI's API, with a key. */
import AxeBuilder from '@axe-core/playwright'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { expect, test as base } from './console.ts'
import { exitCode, Host, type Running } from './host.ts'

const PROVIDER_KEY = 'sk-acme-0123456789abcdef'
const SMALL = 'llama3.1-8b-instruct'
const ask = (model: string) => ({ model, messages: [{ role: 'user' as const, content: 'Hello' }] })

const test = base.extend<{ readonly acme: Running }>({
  acme: async ({}, use) => {
    const host = new Host()
    await use(await host.start({ SOPHIA_GATEWAY_KEY: PROVIDER_KEY }))
    await host.remove()
  },
})

async function openProviders(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Providers' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Providers' })).toBeVisible()
}

/** The first step, up to the list of models. */
async function connect(page: Page, name: string, acme: Running): Promise<Locator> {
  await page.getByRole('button', { name: 'Add provider' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Provider' }).click()
  await page.getByRole('option', { name: /Any other server/ }).click()
  await dialog.getByLabel('Base URL').fill(`${acme.baseUrl}/v1/`)
  await dialog.getByLabel('API key').fill(PROVIDER_KEY)
  await dialog.getByLabel('Name here').fill(name)
  await page.keyboard.press('Enter')
  await expect(dialog).toContainText('The key works')
  return dialog
}

async function price(dialog: Locator, usd: string): Promise<void> {
  await dialog.getByLabel(`Input of ${SMALL}, $ per 1M`, { exact: true }).fill(usd)
  await dialog.getByLabel(`Cached input of ${SMALL}, $ per 1M`).fill('')
  await dialog.getByLabel(`Output of ${SMALL}, $ per 1M`).fill(usd)
}

const rowsSchema = z.array(z.object({ model: z.string(), target: z.string(), cost: z.number() }))

/** The rows of the live ledger, the oldest first, read from the file as anyone may. */
function rowsOf(host: Host): z.output<typeof rowsSchema> {
  const db = new Database(join(host.dataDir, 'ledger.db'), { readonly: true })
  try {
    const rows = db.prepare(
      'SELECT model_served AS model, target, cost_nano_usd AS cost FROM attempts ORDER BY id',
    )
    return rowsSchema.parse(rows.all())
  } finally {
    db.close()
  }
}

const hasKey = (path: string): boolean => readFileSync(path).includes(PROVIDER_KEY)

test('one that is added in the sandbox makes the next start live, and is asked by our name at its own price', async ({
  console: page,
  host,
  running,
  acme,
}) => {
  await openProviders(page)
  await expect(page.getByText('None was added here yet.')).toBeVisible()
  const dialog = await connect(page, 'Acme', acme)
  await expect(dialog.getByText('have the catalogue’s price')).toBeVisible()
  await dialog.getByLabel('Choose all shown').check()
  await dialog.getByLabel('Choose all shown').uncheck()
  await dialog.getByLabel(`Serve ${SMALL}`).check()
  await dialog.getByLabel(`What ${SMALL} is called here`).fill('house-small')
  await expect(dialog).toContainText('No price: refused')
  await expect(dialog).toContainText('“auto” will not choose them')
  await price(dialog, '0.3')
  await dialog.getByRole('button', { name: 'Add provider with 1 model' }).click()
  await expect(dialog).toHaveCount(0)
  const row = page.getByTestId('providers').getByRole('row', { name: /Acme/ })
  await expect(row).toContainText('At the next start')
  await expect(running.openai.chat.completions.create(ask('house-small'))).rejects.toMatchObject({
    code: 'model_not_found',
  })
  running.child.kill('SIGTERM')
  await exitCode(running.child)

  const live = await host.start()
  await page.goto(live.ready.url)
  await expect(page.getByTestId('environment')).toHaveText(/live/i)
  await openProviders(page)
  await expect(row).toContainText('Up')
  const answer = await live.openai.chat.completions.create(ask('house-small'))
  const tokens = answer.usage?.total_tokens ?? 0
  expect(tokens).toBeGreaterThan(0)
  expect(rowsOf(host)).toEqual([{ model: 'house-small', target: 'acme', cost: tokens * 300 }])

  expect(statSync(join(host.dataDir, 'secrets.json')).mode & 0o777).toBe(0o600)
  const files = readdirSync(host.dataDir).filter((name) => statSync(join(host.dataDir, name)).isFile())
  expect(files.filter((name) => hasKey(join(host.dataDir, name)))).toEqual(['secrets.json'])
  expect(await page.content()).not.toContain(PROVIDER_KEY)
  expect(live.stderr() + live.stdout()).not.toContain(PROVIDER_KEY)
})

test.describe('in a live console', () => {
  let live: Running
  test.beforeEach(async ({ host, acme, page }) => {
    live = await host.start({
      LAMBDA_SERVERLESS_BASE_URL: `${acme.baseUrl}/v1`,
      LAMBDA_SERVERLESS_API_KEY: PROVIDER_KEY,
    })
    await page.goto(live.ready.url)
    await openProviders(page)
  })

  test('one that is added serves at once, changes its weight and its key, and goes again', async ({
    page,
    acme,
    host,
  }) => {
    await expect(page.getByTestId('providers')).toContainText('Set by LAMBDA_SERVERLESS_BASE_URL')
    const dialog = await connect(page, 'Second', acme)
    await dialog.getByLabel('Choose all shown').check()
    await dialog.getByLabel('Choose all shown').uncheck()
    await dialog.getByLabel(`Serve ${SMALL}`).check()
    await dialog.getByLabel(`What ${SMALL} is called here`).fill('house-small')
    await price(dialog, '0.3')
    await dialog.getByRole('button', { name: 'Add provider with 1 model' }).click()
    const row = page.getByTestId('providers').getByRole('row', { name: /Second/ })
    await expect(row).toContainText('Up')
    expect((await live.openai.models.list()).data.map(({ id }) => id)).toContain('house-small')
    await live.openai.chat.completions.create(ask('house-small'))
    expect(rowsOf(host)).toMatchObject([{ model: 'house-small', target: 'second' }])

    await page.getByRole('button', { name: 'Edit Second' }).click()
    await page.getByRole('dialog').getByLabel('Weight').fill('2.5')
    await page.getByRole('dialog').getByLabel('Another API key').fill('sk-no-key-of-it-0123')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await expect(row).toContainText('2.5')
    await expect(row).toContainText('refuses our key')

    await page.getByRole('button', { name: 'Remove Second' }).click()
    await page.getByRole('dialog').getByLabel('Reason').fill('a trial')
    await page.getByRole('button', { name: 'Remove provider' }).click()
    await expect(row).toHaveCount(0)
    await expect(live.openai.chat.completions.create(ask('house-small'))).rejects.toMatchObject({
      code: 'model_not_found',
    })
    await page.getByRole('link', { name: 'Audit log' }).click()
    const audit = page.getByTestId('audit')
    await expect(audit.getByRole('row', { name: /Removed the provider Second/ })).toContainText('a trial')
    await expect(audit.getByRole('row', { name: /Set the price of house-small at second/ })).toBeVisible()
    expect(await page.content()).not.toContain(PROVIDER_KEY)
  })

  test('a wrong key, a wrong address and a price that looks wrong are told in words, each in its place', async ({
    page,
    acme,
  }) => {
    await page.getByRole('button', { name: 'Add provider' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Provider' }).click()
    await page.getByRole('option', { name: /Together/ }).click()
    await expect(dialog.getByLabel('Base URL')).toHaveValue('https://api.together.xyz/v1')
    await dialog.getByLabel('Base URL').fill('http://127.0.0.1:9/v1')
    await dialog.getByLabel('API key').fill('sk-wrong-0123456789')
    const tryIt = dialog.getByRole('button', { name: 'Test and read models' })
    await tryIt.click()
    await expect(dialog.getByRole('alert')).toContainText('cannot be reached')
    await dialog.getByLabel('Base URL').fill(`${acme.baseUrl}/v1`)
    await expect(dialog.getByRole('alert')).toHaveCount(0)
    await tryIt.click()
    await expect(dialog.getByRole('alert')).toContainText('refuses our key')
    await dialog.getByLabel('API key').fill(PROVIDER_KEY)
    await tryIt.click()
    await price(dialog, '0.0000003')
    await dialog.getByRole('button', { name: /^Add provider with/ }).click()
    await expect(dialog.getByRole('alert')).toContainText('looks like a price per token')
    await expect(dialog.getByRole('checkbox', { name: /^Serve/ })).toHaveCount(1)
    await dialog.getByLabel(`Yes, the price of ${SMALL} is right`).check()
    await dialog.getByRole('button', { name: /^Add provider with/ }).click()
    await expect(page.getByTestId('providers').getByRole('row', { name: /Together/ })).toContainText('Up')
  })

  test('all of it can be read by anybody, in both themes', async ({ page, acme }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
      const dialog = await connect(page, 'Acme', acme)
      await dialog.getByLabel('Input of sandbox-embedding, $ per 1M', { exact: true }).fill('1')
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
      await dialog.getByRole('button', { name: 'Back' }).click()
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
      await page.keyboard.press('Escape')
    }
  })
})
