import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { startLiveCore, startTestCore, type RunningCore } from '../core.harness.ts'

const DAY_MS = 86_400_000
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const NEVER = new AbortController().signal
const MODEL = 'llama3.1-8b-instruct'
const ask = (content: string) => ({ model: MODEL, messages: [{ role: 'user', content }] })

const today = ({ now }: RunningCore): number => now() - (now() % DAY_MS)

async function startSandboxCore() {
  const core = await startTestCore()
  cleanups.push(() => core.stop())
  return core
}

/** A provider whose admin API answers as the test says; it knows one key. */
async function startProvider(
  answer: (path: string, search: URLSearchParams, response: ServerResponse) => void,
) {
  const asked: { path: string; page: string | null; authorization: string | undefined }[] = []
  const server = createServer((request: IncomingMessage, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://provider')
    response.setHeader('content-type', 'application/json')
    if (pathname === '/v1/models') {
      response.end(JSON.stringify({ data: [{ id: MODEL }] }))
      return
    }
    asked.push({
      path: pathname,
      page: searchParams.get('page'),
      authorization: request.headers.authorization,
    })
    answer(pathname, searchParams, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  cleanups.push(() => new Promise((resolve) => server.close(resolve)))
  const core = await startLiveCore({ baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: 'sk-provider-secret' })
  cleanups.push(() => core.stop())
  const readToday = () =>
    core.core.console.reconciliation.readApi(
      { target: 'serverless', firstDay: today(core), lastDay: today(core) },
      NEVER,
    )
  return { core, asked, readToday }
}

describe('an invoice read from an admin API', () => {
  it('agrees with the ledger to the nano-dollar, token and request, over what went through the gateway', async () => {
    const core = await startSandboxCore()
    core.sandbox.configure({ cachedShare: 0.25 })
    for (let i = 0; i < 6; i += 1) await (await core.chat(ask(`Question ${i}`))).text()
    await core.openai.embeddings.create({ model: 'sandbox-embedding', input: 'a text' })

    const { reconciliation } = core.core.console
    const { id } = await reconciliation.readApi(
      { target: 'sandbox', firstDay: today(core), lastDay: today(core) },
      NEVER,
    )
    const { cells, totals } = await reconciliation.report(id)
    expect(cells.map(({ model, verdict }) => [model, verdict])).toEqual([
      [MODEL, 'agrees'],
      ['sandbox-embedding', 'agrees'],
    ])
    expect(cells[0]?.invoice).toEqual(cells[0]?.ledger)
    expect(cells[0]?.ledger?.requests).toBe(6)
    expect(totals.invoiceNanoUsd).toBe(core.sandbox.account.total())
    expect(totals.differenceNanoUsd).toBe(0)
  })

  it('shows what went to the provider by another way', async () => {
    const core = await startSandboxCore()
    await (await core.chat(ask('Through the gateway'))).text()
    const { baseUrl, apiKey } = core.sandbox
    const past = await fetch(`${baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}` },
      body: JSON.stringify(ask('Past the gateway')),
    })
    expect(past.status).toBe(200)
    await past.text()

    const { reconciliation } = core.core.console
    const { id } = await reconciliation.readApi(
      { target: 'sandbox', firstDay: today(core) - DAY_MS, lastDay: today(core) },
      NEVER,
    )
    const [cell] = (await reconciliation.report(id)).cells
    expect(cell).toMatchObject({ verdict: 'billed_more', difference: { requests: 1 } })
    expect(cell?.reasons[0]?.kind).toBe('outside_gateway')
  })

  it('names the old price, and its amount, where the price was changed here and the provider kept it', async () => {
    const core = await startSandboxCore()
    const { reconciliation, prices } = core.core.console
    for (let i = 0; i < 3; i += 1) await (await core.chat(ask(`Before ${i}`))).text()
    const currentPrice = () => prices.list().find(({ model }) => model === MODEL)?.current
    const usd = '0.14'
    prices.set({
      changes: [
        {
          model: MODEL,
          inputUsd: usd,
          cachedInputUsd: usd,
          outputUsd: usd,
          confirmed: true,
          replaces: currentPrice()?.id ?? null,
        },
      ],
      effectiveFrom: null,
      reason: 'a new contract',
    })
    for (let i = 0; i < 2; i += 1) await (await core.chat(ask(`After ${i}`))).text()

    const { id } = await reconciliation.readApi(
      { target: 'sandbox', firstDay: today(core), lastDay: today(core) },
      NEVER,
    )
    const { cells } = await reconciliation.report(id)
    const [cell] = cells
    expect(cell?.difference.costNanoUsd).toBeLessThan(0)
    expect(cell?.reasons).toMatchObject([
      { kind: 'price_change', explainsNanoUsd: cell?.difference.costNanoUsd, certainty: 'exact' },
    ])
    const time = new Date(currentPrice()?.effectiveFrom ?? 0).toISOString().slice(11, 16)
    expect(cell?.reasons[0]?.sentence).toContain(`in force until ${time} UTC, $0.07 per 1M`)
    expect(cell?.unexplainedNanoUsd).toBe(0)
  })

  it('is read to its last page, with the key of its own target', async () => {
    let start = 0
    const { asked, readToday, core } = await startProvider((path, search, response) => {
      start = Number(search.get('start_time'))
      const first = search.get('page') === null
      const costs = [{ amount: { value: first ? 0.1 : '0.20', currency: 'usd' }, line_item: 'm, input' }]
      const usage = [{ model: 'm', input_tokens: 5, output_tokens: 2, num_model_requests: 1 }]
      response.end(
        JSON.stringify({
          data: [{ start_time: start, results: path.endsWith('/costs') ? costs : usage }],
          has_more: first,
          next_page: first ? 'page_2' : null,
        }),
      )
    })
    expect(await readToday()).toMatchObject({ costNanoUsd: 300_000_000, lines: 4, models: 1 })
    expect(start * 1_000).toBe(today(core))
    expect(asked.map(({ path, page }) => [path, page])).toEqual([
      ['/v1/organization/costs', null],
      ['/v1/organization/costs', 'page_2'],
      ['/v1/organization/usage/completions', null],
      ['/v1/organization/usage/completions', 'page_2'],
    ])
    expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer sk-provider-secret']),
    )
    await expect(readToday()).rejects.toThrow(/is the same as/)
  })

  it.each([
    ['refuses the key', 401, '{}', /admin key/],
    ['has no such API', 404, '{}', /Import its invoice as a file/],
    ['fails', 500, '{}', /HTTP 500/],
    ['says something else', 200, '{"data": [{}]}', /not of OpenAI's shape/],
    ['says no JSON', 200, '<html>', /not JSON/],
    ['turns pages for ever', 200, '{"data": [], "has_more": true, "next_page": "p"}', /no end/],
    [
      'bills in euros',
      200,
      '{"data": [{"start_time": 1, "results": [{"amount": {"value": 1, "currency": "eur"}}]}]}',
      /"eur"/,
    ],
  ])('says what to do when the provider %s, and keeps nothing', async (_what, status, body, words) => {
    const { core, readToday } = await startProvider((path, _search, response) => {
      const usage = path.endsWith('/completions') && status === 200 && body.includes('eur')
      response.writeHead(status).end(usage ? '{"data": []}' : body)
    })
    await expect(readToday()).rejects.toThrow(words)
    expect(core.core.console.reconciliation.list().invoices).toEqual([])
  })

  it('takes its key to no other host', async () => {
    const { asked, readToday } = await startProvider((_path, _search, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/elsewhere' }).end()
    })
    await expect(readToday()).rejects.toThrow(/HTTP 302/)
    expect(asked).toHaveLength(1)
  })
})
