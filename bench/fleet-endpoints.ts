/**
 * Many inference servers at once, in a process of their own: each with an address of its own where the system has
 * them, a page of load as vLLM shows it, ever growing, and an exporter beside it. Any of them can be told to hang.
 * Its parent asks where they are (`where`), and what each was asked since it last did (`report`).
 */
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { endWithParent } from './child.ts'
import { fleetQuestionSchema, type FleetPlaces, type FleetReport } from './messages.ts'
import { MODEL } from './requests.ts'

const DCGM_PORT = 9_400
const BUCKETS = 20
/** Series that nobody asks for, as a real page has them: it is about 30 KB long. */
const OTHERS = 300

const [count = '200'] = process.argv.slice(2)

interface Endpoint {
  readonly root: string
  readonly hasExporter: boolean
  readonly readings: number[]
  probes: number
  exporterReadings: number
  hangs: boolean
  tokens: number
}

const MODELS = JSON.stringify({ object: 'list', data: [{ id: MODEL, object: 'model', owned_by: 'vllm' }] })
const labels = `{engine="0",model_name="${MODEL}"}`
const FILLER = Array.from(
  { length: OTHERS },
  (_, index) =>
    `vllm:request_prompt_tokens_bucket{engine="0",le="${index}.0",model_name="${MODEL}"} ${index}.0`,
).join('\n')

function pageOf(endpoint: Endpoint): string {
  endpoint.tokens += 500
  const answers = endpoint.tokens / 100
  const buckets = Array.from(
    { length: BUCKETS },
    (_, index) =>
      `vllm:time_to_first_token_seconds_bucket{engine="0",le="${index / 10}",model_name="${MODEL}"} ${answers}`,
  )
  return [
    FILLER,
    `vllm:num_requests_running${labels} 3.0`,
    `vllm:num_requests_waiting${labels} 0.0`,
    `vllm:kv_cache_usage_perc${labels} 0.4`,
    `vllm:generation_tokens_total${labels} ${endpoint.tokens}.0`,
    ...buckets,
    `vllm:time_to_first_token_seconds_sum${labels} ${answers / 5}`,
    `vllm:time_to_first_token_seconds_count${labels} ${answers}.0`,
    '',
  ].join('\n')
}

const GPU = 'gpu="0",UUID="GPU-bench",device="nvidia0",modelName="Benchmark"'
const DCGM = ['GPU_UTIL', 'FB_USED', 'FB_FREE', 'POWER_USAGE', 'GPU_TEMP']
  .map((name) => `DCGM_FI_DEV_${name}{${GPU}} 60\n`)
  .join('')

function answer(endpoint: Endpoint, path: string, response: ServerResponse): void {
  if (path === '/metrics') endpoint.readings.push(Date.now())
  else if (path === '/v1/models') endpoint.probes += 1
  if (endpoint.hangs) return
  if (path === '/metrics') response.end(pageOf(endpoint))
  else if (path === '/v1/models') response.end(MODELS)
  else if (path === '/version') response.end('{"version":"0.11.2"}')
  else response.writeHead(path === '/health' ? 200 : 404).end()
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.keepAliveTimeout = 120_000
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('listens on no port')
  return address.port
}

async function open(index: number): Promise<Endpoint> {
  const own = `127.0.${1 + Math.floor(index / 200)}.${1 + (index % 200)}`
  const server = createServer((request, response) => answer(endpoint, request.url ?? '', response))
  let host = own
  // Elsewhere than on Linux only 127.0.0.1 is this machine's.
  const port = await listen(server, 0, own).catch(() => listen(server, 0, (host = '127.0.0.1')))
  const exporter = createServer((_, response) => {
    endpoint.exporterReadings += 1
    response.end(DCGM)
  })
  const hasExporter =
    host === own &&
    (await listen(exporter, DCGM_PORT, own).then(
      () => true,
      () => false,
    ))
  const endpoint: Endpoint = {
    root: `http://${host}:${port}`,
    hasExporter,
    readings: [],
    probes: 0,
    exporterReadings: 0,
    hangs: false,
    tokens: 0,
  }
  return endpoint
}

const endpoints = await Promise.all(Array.from({ length: Number(count) }, (_, index) => open(index)))
endWithParent()

process.on('message', (message) => {
  switch (fleetQuestionSchema.parse(message)) {
    case 'where':
      process.send?.({
        roots: endpoints.map(({ root }) => root),
        exporters: endpoints.filter(({ hasExporter }) => hasExporter).length,
      } satisfies FleetPlaces)
      break
    case 'report':
      process.send?.(
        endpoints.map(({ readings, probes, exporterReadings }) => ({
          readings: [...readings],
          probes,
          exporterReadings,
        })) satisfies FleetReport,
      )
      for (const endpoint of endpoints) {
        endpoint.readings.length = 0
        endpoint.probes = endpoint.exporterReadings = 0
      }
      break
    case 'hang':
      if (endpoints[0]) endpoints[0].hangs = true
      process.send?.('hang')
  }
})
process.send?.({ url: endpoints[0]?.root })
