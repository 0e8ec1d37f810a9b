import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, gaugeNanoUsd, test } from './console.ts'
import { exitCode } from './host.ts'

test('prints one line of JSON, and the client key only when it is new', async ({ host }) => {
  const first = await host.start({ SOPHIA_GATEWAY_KEY: '' })
  expect(first.stdout().trim().split('\n')).toHaveLength(1)
  expect(first.ready.gatewayKey).toMatch(/^sk-sophia-/)
  expect(first.ready.pid).toBe(first.child.pid)
  first.child.kill('SIGTERM')
  expect(await exitCode(first.child)).toBe(0)

  const second = await host.start({ SOPHIA_GATEWAY_KEY: '' })
  expect(second.ready.gatewayKey).toBeUndefined()
  const models = await fetch(`${second.baseUrl}/v1/models`, {
    headers: { authorization: `Bearer ${first.ready.gatewayKey ?? ''}` },
  })
  expect(models.status).toBe(200)
})

test('keeps the sandbox apart, and its secrets to its own user', ({ host, running }) => {
  const folder = join(host.dataDir, 'sandbox')
  expect(statSync(join(folder, 'ledger.db')).isFile()).toBe(true)
  expect(statSync(folder).mode & 0o077).toBe(0)
  expect(statSync(join(folder, 'console-token')).mode & 0o077).toBe(0)
  expect(running.ready.url).toContain(readFileSync(join(folder, 'console-token'), 'utf8').trim())
})

test('ends with 78 and one line at a bad value', async ({ host }) => {
  const { child, stderr, stdout } = host.spawn(['--json'], { LAMBDA_DAILY_BUDGET: 'plenty' })
  expect(await exitCode(child)).toBe(78)
  expect(stderr().trim().split('\n')).toHaveLength(1)
  expect(stderr()).toContain('LAMBDA_DAILY_BUDGET')
  expect(stdout()).toBe('')
})

test('refuses to be the second one on a data directory, and a port that is taken', async ({
  host,
  running,
}) => {
  const second = host.spawn(['--json', '--port', '0'])
  expect(await exitCode(second.child)).toBe(1)
  expect(second.stderr()).toContain('Another Sophia Console is running')
  const elsewhere = host.spawn(['--data-dir', `${host.dataDir}/other`, '--port', String(running.ready.port)])
  expect(await exitCode(elsewhere.child)).toBe(1)
  expect(elsewhere.stderr()).toMatch(/EADDRINUSE.*--port/)
})

test('finishes what is in flight when it is told to stop, however often', async ({ running }) => {
  const stream = await running.openai.chat.completions.create({
    model: 'llama3.1-8b-instruct',
    messages: [{ role: 'user', content: 'Finish this' }],
    stream: true,
  })
  let finish: string | null | undefined
  let signalled = false
  for await (const chunk of stream) {
    finish = chunk.choices[0]?.finish_reason ?? finish
    if (!signalled) for (let i = 0; i < 3; i += 1) running.child.kill(i === 1 ? 'SIGINT' : 'SIGTERM')
    signalled = true
  }
  expect(finish).toBe('stop')
  expect(await exitCode(running.child)).toBe(0)
})

test('survives kill -9: what was settled stays, what was in flight is settled at its hold', async ({
  host,
  running,
}) => {
  await running.openai.chat.completions.create({
    model: 'auto',
    messages: [{ role: 'user', content: 'Hello' }],
  })
  const costs = async (baseUrl: string): Promise<number> => {
    const response = await fetch(`${baseUrl}/v1/organization/costs?start_time=0`, {
      headers: { authorization: `Bearer ${running.openai.apiKey}` },
    })
    const { data } = (await response.json()) as { data: { results: { amount: { value: number } }[] }[] }
    return data[0]?.results[0]?.amount.value ?? 0
  }
  const settled = await costs(running.baseUrl)
  const stream = await running.openai.chat.completions.create({
    model: 'auto',
    max_completion_tokens: 1_000,
    messages: [{ role: 'user', content: 'Never finished' }],
    stream: true,
  })
  await stream[Symbol.asyncIterator]().next()
  running.child.kill('SIGKILL')
  await exitCode(running.child)
  const again = await host.start()
  expect(await costs(again.baseUrl)).toBeGreaterThan(settled + 1_000 * 70e-9)
})

test('lets no page in without the token, and says how to get one', async ({ page, running }) => {
  await page.goto(`${running.baseUrl}/#token=wrong`)
  await expect(page.getByText('npm run serve')).toBeVisible()
  await page.goto(running.baseUrl)
  await page.reload()
  await expect(page.getByText('npm run serve')).toBeVisible()
})

test('takes the token out of the address bar, and lets the page be reloaded', async ({
  console: page,
  running,
}) => {
  expect(page.url()).not.toContain('token')
  await page.reload()
  await expect(page.getByTestId('environment')).toBeVisible()
  expect(running.stderr()).not.toContain(new URL(running.ready.url).hash.slice('#token='.length))
  // A link into the console, as an alert carries it, opens in a tab of its own.
  const linked = await page.context().newPage()
  await linked.goto(`${running.baseUrl}/#/ledger?range=7d`)
  await expect(linked.getByRole('heading', { name: 'Ledger' })).toBeVisible()
})

test('an open page survives a restart of the host, with fresh data', async ({
  console: page,
  host,
  running,
}) => {
  await running.openai.chat.completions.create({
    model: 'auto',
    messages: [{ role: 'user', content: 'Hello' }],
  })
  await expect.poll(() => gaugeNanoUsd(page)).toBeGreaterThan(0)
  running.child.kill('SIGTERM')
  await exitCode(running.child)
  await expect(page.getByText(/connection lost/i).first()).toBeVisible()

  const again = await host.start({}, ['--port', String(running.ready.port)])
  await again.openai.chat.completions.create({
    model: 'auto',
    messages: [{ role: 'user', content: 'Once more' }],
  })
  await expect(page.getByTestId('recent').locator('tbody tr')).toHaveCount(2)
  await expect(page.getByText(/connection lost/i)).toHaveCount(0)
})
