import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { expect, test as base } from './console.ts'
import { startGpuEndpoint } from './gpu-endpoint.ts'
import { KEY, type Host, type Running } from './host.ts'

const WORKLOAD = 'nightly-mail'
const TARGET = 'x-sophia-target'

interface Answer {
  readonly status: number
  readonly target: string
  readonly requestId: string
}

/** Asks so many times at once; `fault` is what the sandbox is to fail with, and the GPU endpoint is not. */
const ask = (running: Running, times: number, fault?: string): Promise<Answer[]> =>
  Promise.all(
    Array.from({ length: times }, async () => {
      const answer = await fetch(`${running.baseUrl}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${KEY}`, 'x-sophia-workload': WORKLOAD },
        body: JSON.stringify({
          model: 'llama3.1-8b-instruct',
          messages: [{ role: 'user', content: 'Sum the mail up' }],
          max_tokens: 4,
          ...(fault !== undefined && { metadata: { sandbox_fault: fault } }),
        }),
      })
      await answer.text()
      return {
        status: answer.status,
        target: answer.headers.get(TARGET) ?? '',
        requestId: answer.headers.get('x-sophia-request-id') ?? '',
      }
    }),
  )

const onServerless = (answers: readonly Answer[]): number =>
  answers.filter(({ target }) => target === 'sandbox').length

interface Fixtures {
  /** Ends with the test. */
  readonly gpu: { readonly root: string; readonly target: string }
}

/** In front of the sandbox and of a GPU endpoint, which takes everything that no rollout moves. */
const test = base.extend<Fixtures>({
  gpu: async ({}, use) => {
    const gpu = await startGpuEndpoint({ faultsOnRequest: false })
    await use(gpu)
    await gpu.stop()
  },
  running: async ({ host, gpu }, use) => use(await start(host, gpu.root)),
})

/** Once its targets were asked for the first time: before, a GPU endpoint gets nothing. */
async function start(host: Host, root: string): Promise<Running> {
  const running = await host.start({ LAMBDA_GPU_ENDPOINTS: root, LAMBDA_SERVERLESS_RATIO: '0' })
  await expect.poll(async () => (await fetch(`${running.baseUrl}/readyz`)).status).toBe(200)
  return running
}

async function goToRollouts(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Routing', exact: true }).click()
  await page.getByRole('link', { name: 'Rollouts', exact: true }).click()
}

const rollout = (page: Page): Locator => page.getByTestId(`rollout-${WORKLOAD}`)

/** Opens the dialog on a phase, for the workload, each of its stages passed after so many requests and no time. */
async function openStart(page: Page, phase: string, requests: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Start a rollout' }).click()
  const dialog = page.getByRole('dialog', { name: 'Start a rollout' })
  await dialog.getByRole('button', { name: phase }).click()
  await dialog.getByRole('combobox', { name: 'Workload' }).click()
  await page.getByRole('option', { name: WORKLOAD }).click()
  for (const field of await dialog.getByLabel(/^Requests of stage/).all()) await field.fill(requests)
  for (const field of await dialog.getByLabel(/^Minutes of stage/).all()) await field.fill('0')
  // The sandbox is slower than the GPU endpoint of the tests by far.
  await dialog.getByLabel('p95 latency, against before').fill('')
  return dialog
}

async function begin(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Start the rollout' }).click()
  await expect(dialog).toBeHidden()
}

/** What axe objects to, one line each. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

test('a stage whose gate is breached is rolled back at once, and the history says why', async ({
  console: page,
  host,
  running,
  gpu,
}) => {
  expect(onServerless(await ask(running, 20))).toBe(0)
  await goToRollouts(page)
  await expect(page.getByTestId('no-rollouts')).toContainText('goes back at once')
  const dialog = await openStart(page, 'Phase 1: non-critical workloads', '20')
  await expect(dialog.getByTestId('baseline-preview')).toContainText('20 requests, 0 % errors')
  await expect(dialog.getByTestId('start-preview')).toContainText('0 % is where it stands now')
  await begin(dialog)
  await expect(rollout(page)).toContainText('Running at 10 %')
  expect(onServerless(await ask(running, 30))).toBe(3)
  await expect(rollout(page)).toContainText('not enough requests yet: 3 of 20')

  // At most 5 % of 20 requests may fail, which is one: the second one is one too many, whatever the others do.
  let failed = 0
  await expect
    .poll(async () => {
      const answers = await ask(running, 10, 'server_error')
      // Whoever asked got an answer all the same, from the GPU endpoint.
      expect(answers.filter(({ status, target }) => status !== 200 || target !== gpu.target)).toEqual([])
      failed += 1
      return rollout(page).getByText('Rolled back to 0 %').count()
    })
    .toBe(1)
  expect(failed).toBeLessThanOrEqual(4)
  const why = 'failed'
  await expect(rollout(page).getByTestId('rollout-why')).toContainText(
    'Rolled back from 10 % to 0 % by its gate',
  )
  await expect(rollout(page).getByTestId('rollout-why')).toContainText(
    /2 of 5 requests failed \(40 %\), over the 5 % allowed, even if the rest of the first 20 goes well\./,
  )
  await expect(rollout(page).getByTestId('rollout-figures')).toContainText('breached')
  expect(onServerless(await ask(running, 20))).toBe(0)

  // It is an alert, too, and leads back here.
  await page.getByRole('link', { name: 'Budgets', exact: true }).click()
  await page
    .getByTestId('alerts')
    .getByRole('link', { name: `The workload "${WORKLOAD}" is back at 0 %` })
    .click()

  await rollout(page).getByRole('button', { name: 'History' }).click()
  const history = page.getByTestId('rollout-history').getByRole('listitem')
  await expect(history).toHaveCount(3)
  await expect(history.first()).toContainText(why)
  await expect(history.first()).toContainText('Stage: 5 requests, 40 % errors')
  await expect(history.last()).toContainText('Started at 0 %')
  expect(await violations(page)).toEqual([])

  // Whoever starts the console again finds it rolled back.
  const exited = new Promise((resolve) => running.child.once('exit', resolve))
  running.child.kill('SIGTERM')
  await exited
  const again = await start(host, gpu.root)
  expect(onServerless(await ask(again, 20))).toBe(0)
  await page.goto(again.ready.url)
  await goToRollouts(page)
  await expect(rollout(page)).toContainText('Rolled back to 0 %')
})

test('a rollout goes from stage to stage as its gates are passed, up to everything', async ({
  console: page,
  running,
}) => {
  await ask(running, 5)
  await goToRollouts(page)
  await begin(await openStart(page, 'Phase 1: non-critical workloads', '4'))
  await expect(rollout(page)).toContainText('Running at 10 %')
  expect(onServerless(await ask(running, 40))).toBeGreaterThanOrEqual(4)
  await expect(rollout(page)).toContainText(/Running at 50 %/)
  await ask(running, 8)
  await expect(rollout(page)).toContainText('Running at 100 %')
  expect(onServerless(await ask(running, 4))).toBe(4)
  await expect(rollout(page)).toContainText('Finished at 100 %')
  expect(onServerless(await ask(running, 10))).toBe(10)
  await rollout(page).getByRole('button', { name: 'History' }).click()
  const history = page.getByTestId('rollout-history').getByRole('listitem')
  await expect(history).toHaveCount(5)
  await expect(history.first()).toContainText('Finished at 100 % by its gate')
  await page.keyboard.press('Escape')

  // Handed back, the split of all requests counts again, which sends nothing there.
  await rollout(page).getByRole('button', { name: 'Hand the share back' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Hand the share back' }).click()
  await expect(rollout(page)).toBeHidden()
  await expect(page.getByRole('row', { name: new RegExp(WORKLOAD) })).toContainText('Was finished')
  expect(onServerless(await ask(running, 5))).toBe(0)
})

test('by hand it waits for somebody, who gives a reason to pass a gate that is not passed', async ({
  console: page,
  running,
}) => {
  await ask(running, 5)
  await goToRollouts(page)
  const dialog = await openStart(page, 'Phase 2: production', '4')
  expect(await violations(page)).toEqual([])
  await begin(dialog)
  await expect(rollout(page)).toContainText('Running at 0 %')
  await rollout(page).getByRole('button', { name: 'Advance to 5 %' }).click()
  await expect(rollout(page)).toContainText('Running at 5 %')
  const answers = await ask(running, 40)
  expect(onServerless(answers)).toBe(2)

  // What clients think of the answers stands beside the rest.
  const rated = answers.find(({ target }) => target === 'sandbox')
  const opinion = await fetch(`${running.baseUrl}/v1/feedback`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}` },
    body: JSON.stringify({ request_id: rated?.requestId, score: 0.25 }),
  })
  expect(opinion.status).toBe(200)
  const feedback = rollout(page).getByRole('row', { name: /Mean feedback/ })
  await expect(feedback).toContainText('0.25')
  await expect(feedback).toContainText('cannot be decided: the baseline has none')

  await rollout(page).getByRole('button', { name: 'Hold' }).click()
  await expect(rollout(page)).toContainText('Held at 5 %')
  await rollout(page).getByRole('button', { name: 'Resume' }).click()
  await rollout(page).getByRole('button', { name: 'Advance to 20 %' }).click()
  const anyway = page.getByRole('dialog', { name: `Advance ${WORKLOAD}` })
  await expect(anyway).toContainText('Waits for 2 more requests')
  await anyway.getByRole('button', { name: 'Advance to 20 % anyway' }).click()
  await expect(anyway).toContainText('Say why')
  await anyway.getByLabel('Reason').fill('the answers read well')
  await page.keyboard.press('Enter')
  await expect(rollout(page)).toContainText('Running at 20 %')

  // From any screen: by its name among the commands.
  await page.getByRole('link', { name: 'Overview', exact: true }).click()
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('option', { name: `Roll back ${WORKLOAD}` }).click()
  const back = page.getByRole('dialog', { name: `Roll back ${WORKLOAD}` })
  await back.getByLabel('Reason').fill('the provider announced maintenance')
  await back.getByRole('button', { name: 'Roll back to 0 %' }).click()
  await expect(rollout(page).getByTestId('rollout-why')).toContainText('“the provider announced maintenance”')
  expect(onServerless(await ask(running, 10))).toBe(0)
  expect(await violations(page)).toEqual([])

  await page.goto(`${running.baseUrl}/#/settings/audit`)
  const log = page.getByRole('row')
  await expect(log.filter({ hasText: `Rolled back ${WORKLOAD}` })).toContainText('announced maintenance')
  await expect(log.filter({ hasText: `Advanced the rollout of ${WORKLOAD}` })).toHaveCount(2)
})
