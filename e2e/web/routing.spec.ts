import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './console.ts'
import { startGpuEndpoint } from './gpu-endpoint.ts'
import type { Running } from './host.ts'

const SMALL = 'llama3.1-8b-instruct'

const goToRouting = (page: Page) => page.getByRole('link', { name: 'Routing', exact: true }).click()
const goToPart = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Parts of routing' }).getByRole('link', { name }).click()
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
  await details.getByRole('button', { name: 'Pause…' }).press('Enter')
  await expect(page.getByRole('dialog', { name: 'Pause a target' })).toContainText('Sandbox')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await targetRow(page, 'sandbox').focus()
  await page.keyboard.press('Escape')
  await expect(details).toBeHidden()
})

const shareOf = (page: Page) => page.getByTestId('serverless-share')
const preview = (page: Page) => page.getByTestId('split-preview')

test('another split is tried on the last hour, set with a reason, taken back, and reset', async ({
  host,
  page,
}) => {
  const gpu = await startGpuEndpoint()
  try {
    const running = await host.start({ LAMBDA_GPU_ENDPOINTS: gpu.root, LAMBDA_SERVERLESS_RATIO: '0.75' })
    await page.goto(running.ready.url)
    await goToRouting(page)
    await expect(targetRow(page, gpu.target)).toContainText('Up')
    for (let n = 0; n < 8; n += 1) await ask(running, 'support-bot')
    await goToPart(page, 'Split')
    await expect(shareOf(page)).toHaveText('75 %')
    await expect(page.getByTestId('ratio-origin')).toContainText('set by LAMBDA_SERVERLESS_RATIO')
    const serverless = preview(page)
      .getByRole('row', { name: /^Serverless/ })
      .getByRole('cell')
    await expect(serverless).toHaveText(['6', '6', 'as before'])

    // All of them to own GPUs would have cost nothing by the token.
    await page.getByLabel('Share of serverless, percent').fill('0')
    await expect(preview(page)).toContainText('The last hour at 0 %')
    await expect(serverless).toHaveText(['6', '0', '-100 %'])
    await expect(preview(page).getByRole('row', { name: /^Cost/ }).getByRole('cell').nth(1)).toHaveText(
      '$0.00',
    )

    await page.getByLabel('Share of serverless, percent').fill('101')
    await expect(page.getByText('Accepted: 0 to 100, such as 80 or 33.3')).toBeVisible()

    await page.getByLabel('Share of serverless, percent').fill('0')
    await page.getByLabel('Reason (optional)').fill('The GPUs are idle')
    await page.getByRole('button', { name: 'Send 0 % to serverless' }).click()
    await expect(page.getByTestId('ratio-origin')).toContainText(
      'set here; LAMBDA_SERVERLESS_RATIO says 75 %',
    )
    const { response } = await ask(running).withResponse()
    expect(response.headers.get('x-sophia-target')).toBe(gpu.target)

    await page.getByRole('button', { name: /^Undo/ }).click()
    await expect(shareOf(page)).toHaveText('75 %')
    await expect(page.getByTestId('ratio-origin')).toContainText('set by LAMBDA_SERVERLESS_RATIO')

    // By the keyboard alone, and back to what the environment says.
    await page.getByRole('slider', { name: 'Share of serverless' }).focus()
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowLeft')
    await page.getByRole('button', { name: 'Send 99 % to serverless' }).press('Enter')
    await page.getByRole('button', { name: 'Back to 75 %' }).press('Enter')
    await expect(page.getByTestId('ratio-origin')).toContainText('set by LAMBDA_SERVERLESS_RATIO')

    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await expect(page.getByTestId('setting-routing.serverlessRatio')).toContainText('75 %')
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Audit log' }).click()
    await expect(page.getByText('The GPUs are idle')).toBeVisible()
  } finally {
    await gpu.stop()
  }
})

test('where there is one side only, the split says that it decides nothing', async ({ console: page }) => {
  await goToRouting(page)
  await goToPart(page, 'Split')
  await expect(page.getByText('There is no own GPU, so everything goes to serverless')).toBeVisible()
  await expect(page.getByTestId('nothing-to-preview')).toBeVisible()
})

test('when a target dies its breaker opens, and the picture shows where its requests fall back to', async ({
  host,
  page,
}) => {
  const gpu = await startGpuEndpoint()
  const running = await host.start({ LAMBDA_GPU_ENDPOINTS: gpu.root, LAMBDA_SERVERLESS_RATIO: '0' })
  await page.goto(running.ready.url)
  await goToRouting(page)
  await expect(targetRow(page, gpu.target)).toContainText('Up')
  await ask(running, 'support-bot')
  await gpu.stop()
  // At once, before a probe finds it down: each is tried there first, and answered by the other all the same.
  await Promise.all(Array.from({ length: 12 }, () => ask(running, 'support-bot')))
  await expect(targetRow(page, gpu.target)).toContainText('Open')
  await expect(page.getByText(`${new URL(gpu.root).host} breaker open`)).toBeVisible()
  await expect(targetRow(page, 'sandbox').getByRole('gridcell').nth(7)).not.toHaveText('0')
  await expect(page.getByTestId('traffic')).toContainText('failed')
  await targetRow(page, gpu.target).click()
  await expect(page.getByTestId('latest-errors').getByRole('listitem').first()).toBeVisible()
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
    await goToPart(page, 'Split')
    await page.getByLabel('Share of serverless, percent').fill('33.3')
    await expect(preview(page)).toContainText('The last hour at 33.3 %')
    expect(await violations(page)).toEqual([])
  })
}
