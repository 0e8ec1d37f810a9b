import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './console.ts'
import type { Running } from './host.ts'

const SMALL = 'llama3.1-8b-instruct'

const goToRouting = (page: Page) => page.getByRole('link', { name: 'Routing', exact: true }).click()
const targetRow = (page: Page, id: string) => page.getByTestId(`target-${id}`)

const ask = (running: Running, workload: string | null = null) =>
  running.openai.chat.completions.create(
    { model: SMALL, messages: [{ role: 'user', content: 'Say it' }], max_completion_tokens: 8 },
    workload === null ? {} : { headers: { 'x-sophia-workload': workload } },
  )

/** What axe objects to, one line each. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

test('before any traffic Routing says what it is for, and lists the targets', async ({ console: page }) => {
  await goToRouting(page)
  await expect(page.getByRole('heading', { name: 'Routing' })).toBeVisible()
  await expect(page.getByTestId('no-traffic')).toContainText('No request in the last hour')
  await expect(targetRow(page, 'sandbox')).toContainText('Up')
  await page.getByTestId('no-traffic').getByRole('link', { name: 'Send a message in Chat' }).click()
  await expect(page.getByRole('heading', { name: 'Chat' })).toBeVisible()
})

test('traffic shows as it comes: who asked which target how often, as a picture and as a table', async ({
  console: page,
  running,
}) => {
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await ask(running, 'support-bot')
  await ask(running, 'support-bot')
  await ask(running)
  const traffic = page.getByTestId('traffic')
  await expect(traffic.getByRole('img')).toHaveAccessibleName(/^3 attempts: support-bot to Sandbox 67 %/)
  await expect(traffic).toContainText('No workload')
  await expect(targetRow(page, 'sandbox').getByRole('gridcell').nth(5)).toHaveText('100 %')

  await traffic.getByRole('button', { name: 'View as table' }).click()
  const lines = traffic.getByRole('row')
  await expect(lines).toHaveCount(3)
  await expect(lines.nth(1)).toContainText('support-bot')
  await expect(lines.nth(1)).toContainText(SMALL)
  // Each line leads to its rows.
  await traffic.getByRole('link', { name: 'support-bot' }).click()
  await expect(page).toHaveURL(
    /#\/ledger\?range=1h&model=llama3\.1-8b-instruct&workload=support-bot&target=sandbox/,
  )
})

test('the hour is there again after a restart', async ({ host, page }) => {
  const first = await host.start()
  await ask(first, 'support-bot')
  const exited = new Promise((resolve) => first.child.once('exit', resolve))
  first.child.kill('SIGTERM')
  await exited
  const second = await host.start()
  await page.goto(second.ready.url)
  await goToRouting(page)
  await expect(page.getByTestId('traffic').getByRole('img')).toHaveAccessibleName(
    /support-bot to Sandbox 100 %/,
  )
})

test('a target opens with its details by the keyboard, and closes again', async ({
  console: page,
  running,
}) => {
  await ask(running)
  await goToRouting(page)
  await expect(page.getByTestId('traffic')).toBeVisible()
  await page.keyboard.press('j')
  await expect(targetRow(page, 'sandbox')).toBeFocused()
  await page.keyboard.press('Enter')
  const details = page.getByTestId('target-details')
  await expect(details).toContainText('1, 0 failed')
  await expect(details).toContainText(SMALL)
  await expect(details.getByTestId('latest-errors')).toContainText('None in the last hour')
  await page.keyboard.press('Escape')
  await expect(details).toBeHidden()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing to object to, in the ${colorScheme} theme`, async ({ console: page, running }) => {
    await page.emulateMedia({ colorScheme })
    await goToRouting(page)
    await expect(page.getByTestId('no-traffic')).toBeVisible()
    expect(await violations(page)).toEqual([])
    await ask(running, 'support-bot')
    await expect(page.getByTestId('traffic').getByRole('img')).toBeVisible()
    await targetRow(page, 'sandbox').click()
    await expect(page.getByTestId('target-details')).toContainText(SMALL)
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'View as table' }).click()
    expect(await violations(page)).toEqual([])
  })
}
