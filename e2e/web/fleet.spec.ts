import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test as base } from './console.ts'
import { startGpuEndpoint, type GpuEndpoint } from './gpu-endpoint.ts'
import type { Running } from './host.ts'
import { clockThatTurnsBy, turnClock } from './turned-clock.ts'

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
  await expect(page.getByTestId('environment')).toBeVisible()
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

/** Which target answers a request. */
async function ask({ openai }: Running): Promise<string | null> {
  const { response } = await openai.chat.completions
    .create({
      model: 'llama3.1-8b-instruct',
      messages: [{ role: 'user', content: 'Sum it up' }],
      max_completion_tokens: 8,
    })
    .withResponse()
  return response.headers.get('x-sophia-target')
}

async function askTimes(running: Running, times: number): Promise<readonly (string | null)[]> {
  const targets: (string | null)[] = []
  for (let n = 0; n < times; n += 1) targets.push(await ask(running))
  return targets
}

base(
  'without any cloud a price entered by hand shows what an hour costs, and what of it is idle',
  async ({ host, page }) => {
    const [serverless, gpu] = await Promise.all([startGpuEndpoint(), startGpuEndpoint()])
    try {
      const running = await host.start({
        LAMBDA_SERVERLESS_API_KEY: 'sk-of-nobody-0123456789',
        LAMBDA_SERVERLESS_BASE_URL: `${serverless.root}/v1`,
        LAMBDA_GPU_ENDPOINTS: gpu.root,
        ...clockThatTurnsBy(50_000),
      })
      await page.goto(running.ready.url)
      await goTo(page, '#/fleet')
      const figures = page.getByTestId('fleet-figures')
      await expect(figures).toContainText('No cloud key')
      // Nobody said what it costs, which is not that it costs nothing.
      await expect(figures).toContainText('1 without a price')

      await rowOf(page, gpu.target).click()
      await details(page).getByRole('button', { name: 'Enter price…' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: 'Enter the price' }).click()
      await expect(dialog).toContainText('Enter an amount in USD')
      await expect(dialog).toContainText('such as gpu_1x_a10')
      await dialog.getByLabel('Price per hour, USD').fill('20000')
      await dialog.getByLabel('Line item').fill('gpu_1x_a10')
      await dialog.getByRole('button', { name: 'Enter the price' }).click()
      // The console's own words stand at the entry that they are about.
      await expect(dialog.getByLabel('Price per hour, USD')).toHaveAccessibleDescription(/from 0 to 10000/)
      await dialog.getByLabel('Price per hour, USD').fill('60')
      await dialog.getByLabel('Reason').fill('As on its invoice')
      await dialog.getByRole('button', { name: 'Enter the price' }).click()
      await expect(dialog).toBeHidden()
      await expect(figures).toContainText('$60.00/h')

      // The first minute was not watched from its start; of the second it is known that nothing ran.
      await expect(async () => {
        turnClock(running)
        await expect(details(page)).toContainText(/Idle\s*\$1\.00 for 1 min/, { timeout: 7_000 })
      }).toPass()
      await expect(details(page)).toContainText(/Cost\s*\$2\.00 for 2 min/)
      await expect(figures).toContainText(/Idle this month\s*\$1\.00/)
      await expect(page.getByTestId('unit-events')).toContainText('It costs $60.00 an hour')

      await details(page).getByRole('button', { name: 'More' }).click()
      await page.getByRole('menuitem', { name: 'End of cost…' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'End the cost' }).click()
      await expect(page.getByRole('dialog')).toBeHidden()
      await expect(figures).toContainText('$0.00/h')
      await expect(page.getByTestId('unit-events')).toContainText('It costs nothing any more')
    } finally {
      await Promise.all([serverless.stop(), gpu.stop()])
    }
  },
)

base(
  'a machine is launched, serves its part, takes everything for 15 minutes, and ends by its name',
  async ({ host, page }) => {
    base.setTimeout(120_000)
    const running = await host.start({ LAMBDA_SERVERLESS_RATIO: '0.8', ...clockThatTurnsBy(15 * 60_000) })
    await page.goto(running.ready.url)
    await command(page, 'launch a gpu')
    const launch = page.getByRole('dialog', { name: 'Launch a GPU' })
    await launch.getByRole('combobox', { name: 'Type' }).click()
    await page.getByRole('option', { name: 'gpu_1x_a10' }).click()
    await launch.getByLabel('Name').fill('mail-gpu')
    await launch.getByRole('button', { name: 'Launch gpu_1x_a10 for $0.75/h' }).click()
    await expect(launch).toBeHidden()

    await goTo(page, '#/fleet')
    const row = page.getByTestId('units').getByRole('row', { name: 'mail-gpu' })
    await expect(row).toContainText('Booting')
    await row.click()
    expect(await violations(page)).toEqual([])
    // Until it has answered once, nobody calls it down, and nothing is sent there.
    await expect(row).toContainText('Starting', { timeout: 30_000 })
    await expect(page.getByRole('banner')).not.toContainText('mail-gpu down')
    expect(await askTimes(running, 5)).not.toContain('mail-gpu')
    await expect(row).toContainText('Healthy', { timeout: 30_000 })
    await expect(page.getByTestId('fleet-figures')).toContainText('$0.75/h')

    // Four of five go to serverless, and one of five to the machine.
    const targets = await askTimes(running, 10)
    const gpu = targets.find((target) => target?.startsWith('gpu:') === true)
    expect(targets.filter((target) => target === gpu)).toHaveLength(2)

    await page.getByRole('main').getByRole('button', { name: 'Force GPU…' }).click()
    const force = page.getByRole('dialog', { name: 'Force GPU' })
    await force.getByLabel('Reason').fill('The provider is slow')
    await force.getByRole('button', { name: '15 min', exact: true }).click()
    await force.getByRole('button', { name: 'Force GPU for 15 min' }).click()
    const banner = page.getByTestId('override-banner')
    await expect(banner).toContainText('All traffic is forced to GPU')
    await expect(banner.getByTestId('override-countdown')).toContainText(/^(15:00|14:\d\d) left/)
    expect(new Set(await askTimes(running, 5))).toEqual(new Set([gpu]))
    turnClock(running)
    await expect(banner).toBeHidden()
    expect(await askTimes(running, 5)).toContain('sandbox')

    await details(page).getByRole('button', { name: 'Terminate…' }).click()
    const terminate = page.getByRole('dialog', { name: 'Terminate mail-gpu' })
    await expect(terminate).toContainText('the cost of $0.75 per hour')
    await expect(terminate).toContainText('Everything on its disk is lost')
    expect(await violations(page)).toEqual([])
    await terminate.getByLabel('Type “mail-gpu”').fill('mail')
    await terminate.getByRole('button', { name: 'Terminate mail-gpu' }).click()
    await expect(terminate).toContainText('This is not its name')
    await terminate.getByLabel('Type “mail-gpu”').fill('mail-gpu')
    await terminate.getByRole('button', { name: 'Not at all' }).click()
    await terminate.getByRole('button', { name: 'Terminate mail-gpu' }).click()
    await expect(terminate).toBeHidden()
    await expect(row).toContainText(/Terminat(ing|ed)/)
    await expect(page.getByTestId('fleet-figures')).toContainText('$0.00/h', { timeout: 20_000 })
  },
)

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
