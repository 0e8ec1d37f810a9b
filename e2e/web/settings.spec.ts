import AxeBuilder from '@axe-core/playwright'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import Database from 'better-sqlite3'
import OpenAI from 'openai'
import { z } from 'zod'
import { expect, test } from './console.ts'
import { exitCode, type Host } from './host.ts'

const SECTIONS = ['General', 'Providers', 'Client keys', 'Prices', 'Alerts', 'Data', 'Audit log'] as const

const ask = (model: string, content = 'Hello') => ({ model, messages: [{ role: 'user' as const, content }] })

async function openSection(page: Page, title: (typeof SECTIONS)[number]): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: title }).click()
  await expect(page.getByRole('heading', { level: 2, name: title })).toBeVisible()
}

const costsSchema = z.array(z.number())

/** What each row of the ledger cost, the oldest first, read from the file as anyone may. */
function rowCosts(host: Host, folder = 'sandbox'): number[] {
  const db = new Database(join(host.dataDir, folder, 'ledger.db'), { readonly: true })
  try {
    return costsSchema.parse(db.prepare('SELECT cost_nano_usd FROM attempts ORDER BY id').pluck().all())
  } finally {
    db.close()
  }
}

test('a key made here is shown once, lets its client in, and is refused once it is revoked', async ({
  console: page,
  running,
}) => {
  await openSection(page, 'Client keys')
  await page.getByRole('button', { name: 'Create key' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('ci-evals')
  await dialog.getByRole('button', { name: 'Create key' }).click()
  await expect(dialog).toContainText('the only time it is shown')
  const apiKey = await dialog.getByRole('group', { name: 'key', exact: true }).innerText()
  await dialog.getByRole('button', { name: 'I have copied the key' }).click()
  await expect(page.getByText(apiKey)).toHaveCount(0)

  const client = new OpenAI({ baseURL: `${running.baseUrl}/v1`, apiKey, maxRetries: 0 })
  const answer = await client.chat.completions.create(ask('auto'))
  expect(answer.choices[0]?.finish_reason).toBe('stop')

  await page.reload()
  const row = page.getByTestId('keys').getByRole('row', { name: /ci-evals/ })
  await expect(row).toContainText('$0.0')
  await row.getByRole('button', { name: 'Revoke ci-evals' }).click()
  await expect(dialog).toContainText('401 invalid_api_key')
  await dialog.getByRole('button', { name: 'Revoke key' }).click()
  await expect(row).toContainText('Revoked')
  await expect(client.chat.completions.create(ask('auto'))).rejects.toMatchObject({
    status: 401,
    code: 'invalid_api_key',
  })
})

test('what is said of a key’s use is read anew, in the list and before it is revoked', async ({
  console: page,
  running,
}) => {
  await openSection(page, 'Client keys')
  await page.getByRole('button', { name: 'Create key' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('batch')
  await dialog.getByRole('button', { name: 'Create key' }).click()
  const apiKey = await dialog.getByRole('group', { name: 'key', exact: true }).innerText()
  await dialog.getByRole('button', { name: 'I have copied the key' }).click()
  const row = page.getByTestId('keys').getByRole('row', { name: /batch/ })
  await expect(row).toContainText('Never')

  const client = new OpenAI({ baseURL: `${running.baseUrl}/v1`, apiKey, maxRetries: 0 })
  await client.chat.completions.create(ask('auto'))
  await row.getByRole('button', { name: 'Revoke batch' }).click()
  await expect(dialog).toContainText('It was last used in the last two minutes.')
  await expect(dialog).toContainText('of this month')
  await dialog.getByRole('button', { name: 'Keep key' }).click()
  await expect(row).toContainText('Just now', { timeout: 10_000 })
})

test('a list is read anew when the page is looked at again', async ({ console: page, context, running }) => {
  await openSection(page, 'Prices')
  const row = page.getByTestId('prices').getByRole('row', { name: /llama3.1-8b-instruct/ })
  await expect(row).toContainText('$0.07')
  const other = await context.newPage()
  await other.goto(running.ready.url)
  await openSection(other, 'Prices')
  await other
    .getByTestId('prices')
    .getByRole('row', { name: /llama3.1-8b-instruct/ })
    .click()
  await other.getByRole('button', { name: 'Change price' }).click()
  await other.getByLabel('Input, $ per 1M', { exact: true }).fill('0.11')
  await other.getByRole('button', { name: 'Set price from now on' }).click()
  await expect(other.getByRole('dialog')).toHaveCount(0)
  await expect(row).toContainText('$0.07')
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await expect(row).toContainText('$0.11')
})

test('the audit log tells in words who changed what and why, and what was before', async ({
  console: page,
}) => {
  await openSection(page, 'Data')
  const days = page.getByTestId('setting-bodies.retentionDays')
  await days.getByRole('textbox').fill('14')
  await page.keyboard.press('Enter')
  await expect(days).toContainText('Set here')
  await openSection(page, 'Client keys')
  await page.getByRole('button', { name: 'Create key' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('batch')
  await dialog.getByRole('button', { name: 'Create key' }).click()
  await dialog.getByRole('button', { name: 'I have copied the key' }).click()
  await page.getByRole('button', { name: 'Revoke batch' }).click()
  await dialog.getByLabel('Reason').fill('left the team')
  await dialog.getByRole('button', { name: 'Revoke key' }).click()
  await expect(dialog).toHaveCount(0)

  await page.keyboard.press('Control+k')
  await page.keyboard.type('audit')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 2, name: 'Audit log' })).toBeVisible()
  const rows = page.getByTestId('audit').locator('tbody tr')
  await expect(rows.nth(0)).toContainText('Revoked the key batch')
  await expect(rows.nth(0)).toContainText('left the team')
  await expect(rows.nth(1)).toContainText('Created the key batch')
  await expect(rows.nth(2)).toContainText('Set “Keep prompts and answers for” to 14 days')

  await rows.first().focus()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  const change = page.getByRole('complementary', { name: 'Change' })
  await expect(change.getByTestId('audit-changes')).toContainText(/the default.*14 days/)
  await page.keyboard.press('Escape')
  await expect(change).toHaveCount(0)

  await page.getByRole('combobox', { name: 'Show changes of' }).click()
  await page.getByRole('option', { name: 'Settings' }).click()
  await expect(rows).toHaveCount(1)
  await page.getByRole('combobox', { name: 'Show changes of' }).click()
  await page.getByRole('option', { name: 'Prices' }).click()
  await expect(page.getByText('Nothing of this kind was changed yet.')).toBeVisible()
})

test('a long audit log is read a page at a time', async ({ console: page, host, running }) => {
  running.child.kill('SIGTERM')
  await exitCode(running.child)
  const db = new Database(join(host.dataDir, 'sandbox', 'ledger.db'))
  const enter = db.prepare(
    `INSERT INTO audit_log (at, actor, action, subject, reason, details)
     VALUES (?, 'console', 'price.set', ?, NULL, '{"before":null,"after":null}')`,
  )
  for (let model = 0; model < 70; model += 1) enter.run(Date.now(), `model-${model}`)
  db.close()
  await host.start({}, ['--port', String(running.ready.port)])
  await page.reload()
  await openSection(page, 'Audit log')
  const rows = page.getByTestId('audit').locator('tbody tr')
  await expect(rows).toHaveCount(50)
  await expect(rows.first()).toContainText('model-69')
  await page.getByRole('button', { name: 'Show older changes' }).click()
  await expect(page.getByText('Set the price of model-0', { exact: true })).toBeVisible()
  await expect(page.getByText('This is all of it.')).toBeVisible()
})

test('the port that the system chose is shown', async ({ console: page, running }) => {
  await openSection(page, 'General')
  await expect(page.getByTestId('setting-port')).toContainText(String(running.ready.port))
})

test('a key with a limit of its own is held to it, and the key of the environment stays', async ({
  console: page,
  running,
}) => {
  await openSection(page, 'Client keys')
  const ours = page.getByRole('row', { name: /SOPHIA_GATEWAY_KEY/ })
  await expect(ours.getByRole('button', { name: 'Edit' })).toHaveCount(1)
  await expect(ours.getByRole('button', { name: 'Revoke' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Create key' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('tight')
  await dialog.getByRole('switch').click()
  await dialog.getByLabel('Limit, USD').fill('0.000000001')
  await dialog.getByRole('button', { name: 'Create key' }).click()
  const apiKey = await dialog.getByRole('group', { name: 'key', exact: true }).innerText()

  const client = new OpenAI({ baseURL: `${running.baseUrl}/v1`, apiKey, maxRetries: 0 })
  await expect(client.chat.completions.create(ask('auto'))).rejects.toMatchObject({
    status: 402,
    code: 'budget_exceeded',
  })
})

test('a price set from now on counts for the next request, and the row before keeps its cost', async ({
  console: page,
  host,
  running,
}) => {
  const first = await running.openai.chat.completions.create(ask('llama3.1-8b-instruct'))
  const firstCost = (first.usage?.total_tokens ?? 0) * 70
  expect(rowCosts(host)).toEqual([firstCost])

  await openSection(page, 'Prices')
  await page
    .getByTestId('prices')
    .getByRole('row', { name: /llama3.1-8b-instruct/ })
    .click()
  await page.getByRole('button', { name: 'Change price' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Input, $ per 1M', { exact: true }).fill('0.1')
  await dialog.getByLabel('Cached input, $ per 1M').fill('')
  await dialog.getByLabel('Output, $ per 1M').fill('0.2')
  // 1,000 in and 500 out: 0.000105 before, 0.0002 after.
  await expect(dialog.getByTestId('price-preview')).toContainText('$0.000105')
  await expect(dialog.getByTestId('price-preview')).toContainText('$0.000200')
  await dialog.getByRole('button', { name: 'Set price from now on' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('complementary', { name: 'Price' })).toContainText('Entered here')

  const second = await running.openai.chat.completions.create(ask('llama3.1-8b-instruct'))
  const { prompt_tokens: input = 0, completion_tokens: output = 0 } = second.usage ?? {}
  expect(rowCosts(host)).toEqual([firstCost, input * 100 + output * 200])
})

test('an absurd price is refused in words, and a tenfold one only counts once it is confirmed', async ({
  console: page,
}) => {
  await openSection(page, 'Prices')
  await page
    .getByTestId('prices')
    .getByRole('row', { name: /llama3.1-8b-instruct/ })
    .click()
  await page.getByRole('button', { name: 'Change price' }).click()
  const dialog = page.getByRole('dialog')
  const set = dialog.getByRole('button', { name: 'Set price from now on' })
  await dialog.getByLabel('Input, $ per 1M', { exact: true }).fill('a lot')
  await expect(dialog.getByTestId('price-preview')).toContainText('not a number')
  await expect(set).toBeDisabled()

  await dialog.getByLabel('Input, $ per 1M', { exact: true }).fill('0.07')
  await dialog.getByLabel('Output, $ per 1M').fill('7')
  await expect(dialog.getByTestId('price-preview')).toContainText('more than ten times')
  await expect(set).toBeDisabled()
  await dialog.getByLabel('Yes, this price is right').check()
  await set.click()
  await expect(page.getByTestId('prices').getByRole('row', { name: /llama3.1-8b/ })).toContainText('$7.00')
})

test('a file of prices is looked at line by line before any of it counts', async ({ console: page }) => {
  const perToken = (input: number, output: number) => ({
    litellm_provider: 'openai',
    mode: 'chat',
    input_cost_per_token: input,
    output_cost_per_token: output,
    max_input_tokens: 128_000,
    max_output_tokens: 16_384,
  })
  const map = {
    'gpt-4o-mini': perToken(1.5e-7, 6e-7),
    'o3-pro': perToken(2e-5, 8e-5),
    'llama3.1-8b-instruct': perToken(9e-7, 9e-7),
    'dall-e-3': { litellm_provider: 'openai', mode: 'image_generation', output_cost_per_image: 0.04 },
  }
  await openSection(page, 'Prices')
  await page.getByRole('button', { name: 'Import prices' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('File of prices').setInputFiles({
    name: 'model_prices_and_context_window.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(map)),
  })
  const lines = dialog.getByTestId('import-lines')
  await expect(lines.getByRole('row', { name: /gpt-4o-mini/ })).toContainText('$0.15')
  await lines.getByLabel('Import o3-pro').uncheck()
  await lines.getByRole('button', { name: /Left out/ }).click()
  await expect(lines).toContainText('dall-e-3')
  await lines.getByRole('button', { name: /To confirm/ }).click()
  await expect(lines.getByRole('row', { name: /llama3.1-8b-instruct/ })).toContainText('13×')
  await dialog.getByRole('button', { name: 'Import 1 price', exact: true }).click()
  await expect(dialog).toHaveCount(0)

  const prices = page.getByTestId('prices')
  await expect(prices.getByRole('row', { name: /gpt-4o-mini/ })).toContainText('Imported')
  await expect(prices.getByRole('row', { name: /llama3.1-8b-instruct/ })).toContainText('$0.07')
  await expect(prices.getByRole('row', { name: /o3-pro/ })).toHaveCount(0)
})

test.describe('with a provider that serves what nobody has priced', () => {
  let provider: Server
  test.beforeEach(async () => {
    provider = createServer((request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify(
          request.url?.endsWith('/models')
            ? { object: 'list', data: [{ id: 'house-model', object: 'model' }] }
            : {
                id: 'x',
                object: 'chat.completion',
                created: 0,
                model: 'house-model',
                choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hi' } }],
                usage: { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 },
              },
        ),
      )
    })
    provider.listen(0, '127.0.0.1')
    await once(provider, 'listening')
  })
  test.afterEach(() => void provider.close())

  test('the model stands at the top, and its first price lets it be used', async ({ host, page }) => {
    const { port } = provider.address() as AddressInfo
    const running = await host.start({
      LAMBDA_SERVERLESS_BASE_URL: `http://127.0.0.1:${port}/v1`,
      LAMBDA_SERVERLESS_API_KEY: 'provider-secret-0123',
    })
    await page.goto(running.ready.url)
    const request = { ...ask('house-model'), max_completion_tokens: 100 }
    await expect(running.openai.chat.completions.create(request)).rejects.toMatchObject({
      status: 402,
      code: 'model_unpriced',
    })

    await openSection(page, 'Prices')
    await page.getByTestId('unpriced').getByRole('button', { name: 'Set price of house-model' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Input, $ per 1M', { exact: true }).fill('1')
    await dialog.getByLabel('Output, $ per 1M').fill('3')
    await dialog.getByRole('button', { name: 'Set price from now on' }).click()
    await expect(page.getByTestId('unpriced')).toHaveCount(0)
    await running.openai.chat.completions.create(request)
    expect(rowCosts(host, '.')).toEqual([10 * 1_000 + 2 * 3_000])

    await openSection(page, 'General')
    await expect(page.getByTestId('setting-serverlessKey')).toContainText('set')
    await expect(page.getByTestId('setting-serverlessKey')).toContainText('LAMBDA_SERVERLESS_API_KEY')
    expect(await page.content()).not.toContain('provider-secret-0123')
  })
})

test('a setting changed here says so, survives a restart, and goes back to its default', async ({
  console: page,
  host,
  running,
}) => {
  await openSection(page, 'Data')
  const days = page.getByTestId('setting-bodies.retentionDays')
  await days.getByRole('textbox').fill('99999')
  await expect(days).toContainText('1 to 3,650 days')
  await expect(days.getByRole('button', { name: 'Save' })).toBeDisabled()
  await days.getByRole('textbox').fill('14')
  await page.keyboard.press('Enter')
  await expect(days).toContainText('Set here')
  running.child.kill('SIGTERM')
  await exitCode(running.child)

  await host.start({}, ['--port', String(running.ready.port)])
  await page.reload()
  await expect(days.getByRole('textbox')).toHaveValue('14')
  await expect(days).toContainText('Set here')
  await days.getByRole('button', { name: 'Back to the default: 30 days' }).click()
  await expect(days.getByRole('textbox')).toHaveValue('30')
  await expect(days).toContainText('Default')
})

test('prompts and answers are recorded only once it is switched on, and are counted', async ({
  console: page,
  running,
}) => {
  await running.openai.chat.completions.create(ask('auto', 'Before'))
  await openSection(page, 'Data')
  await expect(page.getByTestId('recorded')).toContainText('No prompt or answer is recorded.')
  await page.getByTestId('setting-bodies.record').getByRole('switch').click()
  await expect(page.getByTestId('setting-bodies.record')).toContainText('Set here')
  await running.openai.chat.completions.create(ask('auto', 'After'))
  await expect(page.getByTestId('recorded')).toContainText('2 prompts and answers', { timeout: 20_000 })

  const recorded = page.getByTestId('recorded')
  await page.getByTestId('setting-bodies.record').getByRole('switch').click()
  await expect(recorded).toContainText('What was recorded stays until')
  await recorded.getByRole('button', { name: 'Delete what is recorded' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('2 prompts and answers of')
  await dialog.getByLabel('Reason').fill('a customer asked')
  await dialog.getByRole('button', { name: 'Delete recorded text' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(recorded).toContainText('No prompt or answer is recorded.')
  await openSection(page, 'Audit log')
  const entry = page.getByTestId('audit').getByRole('row', { name: /Deleted what was recorded/ })
  await expect(entry).toContainText('a customer asked')
  await entry.click()
  await expect(page.getByTestId('audit-changes')).toContainText('Prompts and answers')
})

test('a webhook is set, tested with its own answer in words, and taken away', async ({ console: page }) => {
  let status = 200
  const signatures: unknown[] = []
  const receiver = createServer((request, response) => {
    signatures.push(request.headers['webhook-signature'])
    response.statusCode = status
    response.end()
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  try {
    await openSection(page, 'Alerts')
    const sink = page.getByTestId('sink-webhook')
    await sink.getByRole('button', { name: 'Set URL' }).click()
    const { port } = receiver.address() as AddressInfo
    await page.getByLabel('URL', { exact: true }).fill(`http://127.0.0.1:${port}/secret-path`)
    await page.getByRole('button', { name: 'Save URL' }).click()
    await expect(page.getByRole('dialog')).toContainText('whsec_')
    await page.getByRole('button', { name: 'I have copied the secret' }).click()
    await expect(sink).toContainText(`127.0.0.1:${port}`)
    expect(await page.content()).not.toContain('secret-path')

    await sink.getByRole('button', { name: 'Send a test' }).click()
    await expect(sink).toContainText('The test arrived.')
    expect(signatures).toEqual([expect.stringMatching(/^v1,/)])
    status = 500
    await sink.getByRole('button', { name: 'Send a test' }).click()
    await expect(sink).toContainText('The test did not arrive.')
    await expect(sink).toContainText('500')

    await sink.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('button', { name: 'Remove Webhook' }).click()
    await expect(sink).toContainText('Not set')
  } finally {
    receiver.close()
  }
})

test('a rule that is switched off stays off', async ({ console: page }) => {
  await openSection(page, 'Alerts')
  await expect(page.getByTestId('rules').getByRole('row', { name: /Budget refuses requests/ })).toBeVisible()
  const rule = page.getByTestId('rules').getByRole('row', { name: /Target down/ })
  await rule.getByRole('switch').click()
  await expect(rule.getByRole('switch')).not.toBeChecked()
  await page.reload()
  await expect(rule.getByRole('switch')).not.toBeChecked()
  await expect(rule.getByRole('checkbox').first()).toBeDisabled()
})

test('the keyboard goes to the screen, along the prices, and into one', async ({ console: page }) => {
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await expect(page.getByRole('heading', { level: 2, name: 'General' })).toBeVisible()
  await openSection(page, 'Prices')
  const rows = page.getByTestId('prices').locator('tbody tr')
  await rows.first().focus()
  await page.keyboard.press('j')
  await expect(rows.nth(1)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: 'Price' })).toContainText('In force')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('complementary', { name: 'Price' })).toHaveCount(0)
})

for (const colorScheme of ['dark', 'light'] as const) {
  test(`axe finds nothing to object to, in the ${colorScheme} theme`, async ({ console: page }) => {
    const violations = async (): Promise<string[]> => {
      const { violations: found } = await new AxeBuilder({ page }).analyze()
      return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
    }
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const title of SECTIONS) {
      await openSection(page, title)
      await expect(page.getByText('Loading…')).toHaveCount(0)
      expect([title, await violations()]).toEqual([title, []])
    }
    await page.getByTestId('audit').locator('tbody tr').first().click()
    await expect(page.getByTestId('audit-changes')).toBeVisible()
    expect(await violations()).toEqual([])
    await openSection(page, 'Prices')
    await page.getByTestId('prices').locator('tbody tr').first().click()
    await page.getByRole('button', { name: 'Change price' }).click()
    await expect(page.getByTestId('price-preview')).toContainText('price that it has already')
    expect(await violations()).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Import prices' }).click()
    expect(await violations()).toEqual([])
  })
}
