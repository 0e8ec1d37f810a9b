import { once } from 'node:events'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import OpenAI from 'openai'
import { expect, test as base } from './console.ts'
import { startGpuEndpoint, type GpuEndpoint } from './gpu-endpoint.ts'
import { KEY, type Running } from './host.ts'

interface Fixtures {
  readonly gpu: GpuEndpoint
}

/** A host in front of the sandbox and a GPU endpoint, which sends everything to the sandbox of its own accord. */
const test = base.extend<Fixtures>({
  gpu: async ({}, use) => {
    const gpu = await startGpuEndpoint()
    await use(gpu)
    await gpu.stop()
  },
  running: async ({ host, gpu }, use) => use(await host.start(withGpu(gpu))),
})

const authorized = { headers: { authorization: `Bearer ${KEY}` } }

const withGpu = (gpu: GpuEndpoint) => ({ LAMBDA_GPU_ENDPOINTS: gpu.root, LAMBDA_SERVERLESS_RATIO: '1' })

const banner = (page: Page) => page.getByTestId('override-banner')
const history = (page: Page) => page.getByTestId('override-history')
const expiresAt = async (page: Page): Promise<number> =>
  Number(await banner(page).getByTestId('override-countdown').getAttribute('data-expires-at'))

/** Where a request goes, and the words for it. */
async function ask({ openai }: Running): Promise<{ target: string | null; reason: string | null }> {
  const { response } = await openai.chat.completions
    .create({
      model: 'llama3.1-8b-instruct',
      messages: [{ role: 'user', content: 'Sum it up' }],
      max_completion_tokens: 8,
    })
    .withResponse()
  return { target: response.headers.get('x-sophia-target'), reason: response.headers.get('x-sophia-reason') }
}

const goTo = (page: Page, hash: string): Promise<void> =>
  page.evaluate((to) => {
    location.hash = to
  }, hash)

/** Opens a command of the palette by the letters that find it. */
async function command(page: Page, letters: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox', { name: 'Commands' }).fill(letters)
  await page.keyboard.press('Enter')
}

/** Force GPU as somebody in a hurry does: without the mouse. */
async function forceGpu(page: Page, reason: string): Promise<void> {
  await command(page, 'gpu')
  await expect(page.getByRole('dialog', { name: 'Force GPU' }).getByLabel('Reason')).toBeFocused()
  await page.keyboard.type(reason)
  await page.keyboard.press('Enter')
  await expect(banner(page)).toContainText(reason)
}

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

test('force GPU moves the traffic at once, is shown on every screen, is extended, and reverted', async ({
  console: page,
  running,
  gpu,
}) => {
  expect((await ask(running)).target).toBe('sandbox')
  await forceGpu(page, 'The provider is slow')
  const forced = await ask(running)
  expect(forced.target).toBe(gpu.target)
  expect(forced.reason).toContain('override')
  await expect(page.getByTestId('override-news')).toHaveText(
    'All traffic is forced to GPU: The provider is slow.',
  )

  for (const screen of await page.getByRole('navigation', { name: 'Screens' }).getByRole('link').all()) {
    await screen.click()
    await expect(banner(page)).toContainText('All traffic is forced to GPU')
    await expect(banner(page)).toContainText('from the console')
    await expect(banner(page).getByTestId('override-countdown')).toContainText(/^(30:00|29:\d\d) left/)
  }

  const before = await expiresAt(page)
  await banner(page).getByRole('button', { name: 'Extend' }).click()
  await page.getByRole('button', { name: /^By 15 min/ }).click()
  await expect.poll(() => expiresAt(page)).toBe(before + 15 * 60_000)

  await banner(page)
    .getByRole('button', { name: /^Revert now/ })
    .press('Enter')
  await expect(banner(page)).toBeHidden()
  // Whoever goes on with the keyboard goes on from the screen.
  await expect(page.getByRole('main')).toBeFocused()
  await expect(page.getByTestId('override-news')).toContainText('Force GPU is over: reverted')
  expect((await ask(running)).target).toBe('sandbox')

  await goTo(page, '#/routing/overrides')
  await expect(page.getByTestId('no-overrides')).toBeVisible()
  await expect(history(page)).toContainText('The provider is slow')
  await expect(history(page)).toContainText('Reverted from the console')
  await goTo(page, '#/settings/audit')
  for (const deed of ['Force GPU', 'Extended “Force GPU”', 'Reverted “Force GPU”']) {
    await expect(page.getByTestId('audit').getByRole('gridcell', { name: deed, exact: true })).toBeVisible()
  }
})

test('before it is confirmed one sees what it would have done to the last hour', async ({
  console: page,
  running,
  gpu,
}) => {
  for (let i = 0; i < 3; i += 1) await ask(running)
  await command(page, 'gpu')
  const dialog = page.getByRole('dialog', { name: 'Force GPU' })
  await expect(dialog.getByTestId('override-preview')).toContainText('3 of the 3 requests of the last hour')
  await expect(dialog.getByTestId('override-preview')).toContainText('less')
  await expect(dialog.getByTestId('override-preview')).toContainText('1 of 1 GPU target is up')
  await dialog.getByRole('button', { name: 'Custom' }).click()
  await dialog.getByLabel('Minutes').fill('481')
  await expect(dialog).toContainText('from 1 to 480')
  await dialog.getByLabel('Minutes').fill('90')
  await dialog.getByRole('button', { name: 'Force GPU for 90 min' }).click()
  await expect(dialog).toContainText('Say why')
  await page.keyboard.press('Escape')
  await expect(banner(page)).toBeHidden()
  expect((await ask(running)).target).not.toBe(gpu.target)
})

test('a paused target gets nothing, and the next one takes over', async ({ console: page, running, gpu }) => {
  await command(page, 'pause sandbox')
  const dialog = page.getByRole('dialog', { name: 'Pause a target' })
  await dialog.getByLabel('Reason').fill('Maintenance')
  await dialog.getByRole('button', { name: 'Pause Sandbox for 30 min' }).click()
  await expect(banner(page)).toContainText('Sandbox is paused')
  expect((await ask(running)).target).toBe(gpu.target)

  // A second one beside it: the banner names the force and counts the rest.
  await forceGpu(page, 'A drill')
  await expect(banner(page)).toContainText('All traffic is forced to GPU')
  await banner(page).getByRole('link', { name: '+1 more' }).click()
  await expect(page.getByTestId('overrides-in-force').getByRole('row')).toHaveCount(3)

  await command(page, 'revert pause')
  await page.getByRole('dialog', { name: 'Revert “Pause Sandbox”' }).waitFor()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('overrides-in-force').getByRole('row')).toHaveCount(2)
})

test('an override is still in force after a restart', async ({ host, gpu, running, console: page }) => {
  await forceGpu(page, 'The provider is slow')
  const before = await expiresAt(page)
  const exited = once(running.child, 'exit')
  running.child.kill('SIGTERM')
  await exited
  const again = await host.start(withGpu(gpu))
  // Before its models are known, a GPU endpoint gets no traffic.
  await expect.poll(async () => (await fetch(`${again.baseUrl}/readyz`, authorized)).status).toBe(200)
  expect((await ask(again)).target).toBe(gpu.target)
  await page.goto(again.ready.url)
  await expect(banner(page)).toContainText('The provider is slow')
  expect(await expiresAt(page)).toBe(before)
})

for (const [mode, choice] of [
  ['falls back to serverless', 'Fall back to serverless'],
  ['fails with a clear error', 'Fail with a clear error'],
] as const) {
  test(`while no GPU is up a force ${mode}, as it was told to`, async ({ console: page, running, gpu }) => {
    await gpu.stop()
    await command(page, 'gpu')
    const dialog = page.getByRole('dialog', { name: 'Force GPU' })
    await dialog.getByLabel('Reason').fill('A drill')
    await dialog.getByRole('button', { name: choice }).click()
    await dialog.getByRole('button', { name: 'Force GPU for 30 min' }).click()
    await expect(banner(page)).toContainText('forced to GPU')
    if (choice === 'Fall back to serverless') {
      expect((await ask(running)).target).toBe('sandbox')
      return
    }
    const refused = await ask(running).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(OpenAI.APIError)
    expect(refused).toMatchObject({
      status: 502,
      message: expect.stringContaining('forces gpu and lets nothing else answer'),
    })
  })
}

base('without a GPU endpoint a force says what is missing', async ({ console: page }) => {
  await command(page, 'gpu')
  const dialog = page.getByRole('dialog', { name: 'Force GPU' })
  await expect(dialog.getByRole('alert')).toContainText('LAMBDA_GPU_ENDPOINTS')
})

for (const colorScheme of ['dark', 'light'] as const) {
  test(`axe finds nothing to object to in overrides, in the ${colorScheme} theme`, async ({
    console: page,
    running,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await ask(running)
    await command(page, 'gpu')
    await expect(page.getByTestId('override-preview')).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await forceGpu(page, 'A drill')
    expect(await violations(page)).toEqual([])
    await banner(page).getByRole('button', { name: 'Extend' }).click()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await goTo(page, '#/routing/overrides')
    await expect(page.getByTestId('overrides-in-force')).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Pause a target…' }).click()
    expect(await violations(page)).toEqual([])
  })
}
