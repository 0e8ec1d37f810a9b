import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test as base } from './console.ts'
import { startGpuEndpoint, type GpuEndpoint } from './gpu-endpoint.ts'

interface Fixtures {
  readonly gpu: GpuEndpoint
}

/** A host in front of the sandbox, and of an inference server of the team's own. */
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

const rowOf = (page: Page, unit: string) => page.getByTestId(`unit-${unit}`)
const details = (page: Page) => page.getByTestId('unit-details')

/** Opens a command of the palette by the letters that find it. */
async function command(page: Page, letters: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox', { name: 'Commands' }).fill(letters)
  await page.keyboard.press('Enter')
}

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

base('without a machine the fleet says what it is for, and where one is added', async ({ console: page }) => {
  await page.keyboard.press('g')
  await page.keyboard.press('f')
  await expect(page.getByRole('heading', { name: 'Fleet', exact: true })).toBeVisible()
  await expect(page.getByTestId('no-units')).toContainText('what they cost by the minute')
  await expect(page.getByTestId('fleet-figures')).toContainText('SANDBOX')
  expect(await violations(page)).toEqual([])
  await page.getByTestId('no-units').getByRole('link', { name: 'added' }).click()
  await expect(page).toHaveURL(/#\/settings\/providers$/)
})

test('an endpoint stands in the list, and opens and closes by the keyboard', async ({
  console: page,
  gpu,
}) => {
  await goTo(page, '#/fleet')
  const row = rowOf(page, gpu.target)
  await expect(row).toContainText('Healthy')
  await expect(row).toContainText('llama3.1-8b-instruct')
  await page.keyboard.press('j')
  await expect(row).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(details(page)).toContainText(gpu.root)
  await expect(details(page)).toContainText('named in LAMBDA_GPU_ENDPOINTS')
  // It stands in the address, so that a link leads back to it.
  await expect(page).toHaveURL(new RegExp(`#/fleet\\?unit=${encodeURIComponent(gpu.target)}$`))
  await page.reload()
  await expect(details(page)).toContainText(gpu.root)
  await row.focus()
  await page.keyboard.press('Escape')
  await expect(details(page)).toBeHidden()
  await expect(page).toHaveURL(/#\/fleet$/)
})

test('what no cloud runs cannot be terminated from here, and says what to do instead', async ({
  console: page,
  gpu,
}) => {
  await goTo(page, '#/fleet')
  await rowOf(page, gpu.target).getByRole('button', { name: 'What to do with' }).click()
  const terminate = page.getByRole('menuitem', { name: 'Terminate…' })
  await expect(terminate).toHaveAttribute('aria-disabled', 'true')
  await expect(terminate).toContainText('switch it off where it runs')
  await page.keyboard.press('Escape')

  // Chosen among others it is left out, and says so.
  await page.keyboard.press('Escape')
  await rowOf(page, gpu.target).focus()
  await page.keyboard.press('Space')
  await page
    .getByRole('group', { name: 'all that are chosen' })
    .getByRole('button', { name: 'Terminate…' })
    .click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('is left out. It is no machine of a cloud')
  await expect(dialog.getByRole('button', { name: /^Terminate/ })).toHaveCount(0)
})

test('an endpoint that dies is told of, and the strip leads to it', async ({ console: page, gpu }) => {
  await goTo(page, '#/fleet')
  await expect(rowOf(page, gpu.target)).toContainText('Healthy')
  await gpu.stop()
  await expect(rowOf(page, gpu.target)).toContainText('Down', { timeout: 45_000 })
  await expect(page.getByRole('main').getByRole('status').filter({ hasText: ': Down' })).toHaveCount(1)
  await page.getByRole('banner').getByRole('link', { name: /down$/ }).click()
  await expect(details(page)).toContainText('Down')
})

test('the commands show a machine and pause its traffic', async ({ console: page, gpu }) => {
  await command(page, `show ${gpu.target.slice(4)}`)
  await expect(details(page)).toContainText(gpu.root)
  await details(page).getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Pause…' }).click()
  await expect(page.getByRole('dialog', { name: 'Pause a target' })).toContainText(gpu.target.slice(4))
})

for (const colorScheme of ['dark', 'light'] as const) {
  test(`axe finds nothing to object to, in the ${colorScheme} theme`, async ({ console: page, gpu }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await goTo(page, `#/fleet?unit=${encodeURIComponent(gpu.target)}`)
    await expect(details(page)).toContainText('Healthy')
    expect(await violations(page)).toEqual([])
    await details(page).getByRole('button', { name: 'More' }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    expect(await violations(page)).toEqual([])
    for (const deed of ['Enter price…', 'Addresses…']) {
      await page.getByRole('menuitem', { name: deed }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await details(page).getByRole('button', { name: 'More' }).click()
    }
  })
}
