import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './console.ts'

const MODEL = 'llama3.1-8b-instruct'
const today = (): string => new Date().toISOString().slice(0, 10)

test.beforeEach(async ({ console: page, running }) => {
  for (const content of ['One', 'Two', 'Three']) {
    await running.openai.chat.completions.create({ model: MODEL, messages: [{ role: 'user', content }] })
  }
  await page.getByRole('link', { name: 'Ledger' }).click()
  await page.getByRole('link', { name: 'Invoices' }).click()
})

test("a provider's own account agrees with the ledger, figure by figure", async ({ console: page }) => {
  await page.getByRole('button', { name: 'Read from a provider' }).click()
  await page.getByRole('button', { name: 'Read what it billed' }).click()
  const row = page.getByTestId('cells').locator('tbody tr')
  await expect(row).toHaveCount(1)
  await expect(row).toContainText(MODEL)
  await expect(row).toContainText('Agrees')
  await expect(page.getByTestId('reconcile-totals')).toContainText('1 of 1')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])

  await page.getByRole('button', { name: 'All imports' }).click()
  await expect(page.getByTestId('invoices').locator('tbody tr')).toHaveCount(1)
})

test('a file is refused as a whole, mended, imported once, and its difference explained', async ({
  console: page,
}) => {
  await page.getByRole('button', { name: 'Import a file' }).click()
  const choose = (text: string): Promise<void> =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'invoice.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  const header = 'when,model,amount,requests'
  await choose(`${header}\n${today()},${MODEL},1.5,4`)
  await expect(page.getByText('No column holds the day')).toBeVisible()
  await page.getByRole('combobox', { name: 'Column when holds' }).click()
  await page.getByRole('option', { name: 'Day' }).click()
  await expect(page.getByRole('button', { name: 'Import 1 line', exact: true })).toBeEnabled()

  await choose(`date,model,amount,requests\n${today()},${MODEL},1.500000001,4\n${today()},${MODEL},?,1`)
  await expect(page.getByText('Line 3: "?" is not a number.')).toBeVisible()
  await choose(`date,model,amount,requests\n${today()},${MODEL},1.500000001,4`)
  await page.getByRole('button', { name: 'Import 1 line', exact: true }).click()

  const row = page.getByTestId('cells').locator('tbody tr')
  await expect(row).toContainText('Billed more')
  await row.click()
  await expect(page.getByTestId('reason').first()).toContainText('1 request more than went through')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])

  await page.getByRole('button', { name: 'All imports' }).click()
  await page.getByRole('button', { name: 'Import a file' }).click()
  await choose(`date,model,amount,requests\n${today()},${MODEL},1.500000001,4`)
  await expect(page.getByText('The same content was imported')).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Remove invoice.csv' }).click()
  await page.getByRole('button', { name: 'Remove the import' }).click()
  await expect(page.getByText("Hold a provider's invoice against the ledger")).toBeVisible()
})

test('a name on an invoice is set to mean a model of the ledger', async ({ console: page }) => {
  await page.getByRole('button', { name: 'Import a file' }).click()
  await page.locator('input[type=file]').setInputFiles({
    name: 'named.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`date,model,amount\n${today()},llama-8b,0.01`),
  })
  await page.getByRole('button', { name: 'Import 1 line', exact: true }).click()
  const rows = page.getByTestId('cells').locator('tbody tr')
  await expect(rows).toHaveCount(2)
  await rows.filter({ hasText: 'Only on the invoice' }).click()
  await page.getByRole('combobox', { name: 'Count llama-8b as' }).click()
  await page.getByRole('option', { name: MODEL }).click()
  await page.getByRole('button', { name: 'Set the name' }).click()
  await expect(rows).toHaveCount(1)
  await page.getByRole('button', { name: 'All imports' }).click()
  await expect(page.getByText(`llama-8b counts as ${MODEL}`)).toBeVisible()
})
