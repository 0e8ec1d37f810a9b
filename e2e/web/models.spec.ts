import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './console.ts'

const SMALL = 'llama3.1-8b-instruct'
const MIDDLE = 'llama3.1-70b-instruct-fp8'
const LARGE = 'llama-4-maverick-17b-128e-instruct-fp8'

const PROOF = 'Prove that there are infinitely many primes.'
const FUNCTION = 'Write a Python function that parses durations. It must reject unknown units.'

async function openModels(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Routing' }).click()
  await page
    .getByRole('navigation', { name: 'Parts of routing' })
    .getByRole('link', { name: 'Models' })
    .click()
  await expect(page.getByTestId('matrix')).toBeVisible()
}

const cell = (page: Page, name: RegExp) => page.getByTestId('matrix').getByRole('combobox', { name })

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

test('a cell that is changed counts for the next request, stands in the audit log, and can be put back', async ({
  console: page,
  running,
}) => {
  const ask = () =>
    running.openai.chat.completions.create({ model: 'auto', messages: [{ role: 'user', content: PROOF }] })
  expect((await ask()).model).toBe(MIDDLE)

  await openModels(page)
  await cell(page, /High complexity, Balanced/).click()
  await page.getByRole('option', { name: LARGE }).click()
  expect((await ask()).model).toBe(MIDDLE)
  await page.getByLabel('Reason for the audit log').fill('The proofs were wrong')
  await page.getByRole('button', { name: 'Save 1 cell' }).click()
  await expect(page.getByText('1 cell differs from the standard')).toBeVisible()
  expect((await ask()).model).toBe(LARGE)

  await page.reload()
  await expect(cell(page, /High complexity, Balanced/)).toContainText(LARGE)
  await page.getByRole('button', { name: 'Back to the standard' }).click()
  await expect(cell(page, /High complexity, Balanced/)).toContainText(MIDDLE)
  expect((await ask()).model).toBe(MIDDLE)

  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('link', { name: 'Audit log', exact: true }).click()
  await expect(page.getByText('Changed the model matrix')).toBeVisible()
  await expect(page.getByText('The proofs were wrong')).toBeVisible()
})

test('a prompt is scored while it is typed, and the cell it comes to is marked', async ({
  console: page,
}) => {
  await openModels(page)
  const box = page.getByRole('textbox', { name: 'Prompt' })
  const trial = page.getByTestId('trial')
  await box.fill('Hello')
  await expect(trial).toContainText('short and plain')
  await expect(page.getByTestId('matrix').locator('[data-tried]')).toContainText(SMALL)
  await box.fill(PROOF)
  await expect(trial).toContainText('a proof')
  await expect(trial.getByRole('row', { name: /Performance/ })).toContainText(LARGE)
  await expect(page.getByTestId('matrix').locator('[data-tried]')).toContainText(MIDDLE)
  await box.fill('')
  await expect(trial).toContainText('Type or paste a prompt')
})

test('keeps what was typed while the connection is away, and scores it on return', async ({
  host,
  console: page,
  running,
}) => {
  await openModels(page)
  running.child.kill('SIGTERM')
  await expect(page.getByText('Connected', { exact: true })).toBeHidden()
  await page.getByRole('textbox', { name: 'Prompt' }).fill(PROOF)
  await expect(page.getByTestId('trial')).toContainText('waits for the connection')
  await host.start({}, ['--port', String(running.ready.port)])
  await expect(page.getByTestId('trial')).toContainText('a proof')
})

test('Chat shows what auto would pick before it is asked, and lets another be chosen', async ({
  console: page,
}) => {
  await page.getByRole('link', { name: 'Chat' }).click()
  await page.getByRole('textbox').fill(FUNCTION)
  const picker = page.getByTestId('model-picker')
  await expect(picker).toContainText(`picks ${MIDDLE}`)
  await expect(page.getByTestId('why-picked')).toContainText('medium: ')
  await page.keyboard.press('Enter')
  const receipt = page.getByTestId('receipt')
  // The middle model of the sandbox takes its time.
  await expect(receipt).toContainText(`${MIDDLE} on`, { timeout: 30_000 })
  await expect(receipt).toContainText('balanced -> ')
  await expect(page.getByTestId('other-models')).toContainText(
    /8b-instruct would have cost \$0\.0\d+, 80 % less/,
  )

  await picker.click()
  await page.getByRole('option', { name: SMALL }).click()
  await page.getByRole('textbox').fill(FUNCTION)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('receipt')).toHaveCount(2)
  await expect(page.getByTestId('receipt').last()).toContainText('asked for by the caller')
  await expect(page.getByTestId('other-models')).toHaveCount(1)
})

test('a thumb is kept with its answer, and may be turned', async ({ console: page }) => {
  await page.getByRole('link', { name: 'Chat' }).click()
  await page.getByRole('textbox').fill('Hello')
  await page.keyboard.press('Enter')
  const good = page.getByRole('button', { name: 'Good answer' })
  const bad = page.getByRole('button', { name: 'Bad answer' })
  await good.click()
  await expect(good).toHaveAttribute('aria-pressed', 'true')
  await bad.click()
  await expect(bad).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('link', { name: 'Overview' }).click()
  await page.getByRole('link', { name: 'Chat' }).click()
  await expect(bad).toHaveAttribute('aria-pressed', 'true')
  await expect(good).toHaveAttribute('aria-pressed', 'false')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme })

    test('the matrix, a tried prompt and the pick in Chat have nothing for axe to object to', async ({
      console: page,
    }) => {
      await openModels(page)
      await page.getByRole('textbox', { name: 'Prompt' }).fill(PROOF)
      await expect(page.getByTestId('trial')).toContainText('a proof')
      expect(await violations(page)).toEqual([])
      await cell(page, /Medium complexity, Performance/).click()
      await page.getByRole('option', { name: LARGE }).click()
      expect(await violations(page)).toEqual([])
      await page.getByRole('link', { name: 'Chat' }).click()
      await page.getByRole('textbox').fill(FUNCTION)
      await expect(page.getByTestId('why-picked')).toContainText('medium')
      expect(await violations(page)).toEqual([])
    })
  })
}
