/** For tests: a cloud's API of the test's own, which notes what it is asked. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createQuickClock } from './clock.double.ts'
import { createCloud, type Cloud } from './cloud.ts'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** As sent; empty: none. */
  readonly body: string
  /** On the client's clock, in ms. */
  readonly at: number
}

export interface CloudTest {
  readonly cloud: Cloud
  readonly asked: Asked[]
  stop(): Promise<void>
}

export const CLOUD_KEY = 'secret_test_0123456789'

/** `answer` is called for each request in turn. Waiting takes no time here. */
export async function startCloudTest(
  answer: (response: ServerResponse, asked: Asked) => void,
): Promise<CloudTest> {
  const clock = createQuickClock()
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const one = { method, path: url, headers, body: Buffer.concat(chunks).toString(), at: clock.now() }
      asked.push(one)
      answer(response, one)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const cloud = createCloud({ baseUrl: `http://127.0.0.1:${port}/api/v1`, apiKey: CLOUD_KEY, clock })
  return {
    cloud,
    asked,
    async stop() {
      await cloud.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export function say(response: ServerResponse, status: number, value: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(value))
}

export const TYPE = {
  name: 'gpu_1x_a10',
  description: '1x A10 (24 GB PCIe)',
  gpu_description: 'A10 (24 GB PCIe)',
  price_cents_per_hour: 75,
  specs: { vcpus: 30, memory_gib: 200, storage_gib: 1_400, gpus: 1 },
}

/** As the API shows an instance that runs. */
export const INSTANCE = {
  id: '0920582c7ff041399e34823a0be62549',
  name: 'llama-70b',
  ip: '198.51.100.2',
  private_ip: '10.0.2.100',
  status: 'active',
  ssh_key_names: ['ops'],
  file_system_names: ['models'],
  region: { name: 'us-west-1', description: 'California, USA' },
  instance_type: TYPE,
  hostname: '198.51.100.2',
  jupyter_token: 'jupyter-secret',
  jupyter_url: 'https://jupyter.example/?token=jupyter-secret',
  actions: {
    migrate: { available: false, reason_code: 'vm-is-too-old' },
    rebuild: { available: true },
    restart: { available: false, reason_code: 'vm-action-in-progress', reason_description: 'It restarts.' },
    cold_reboot: { available: true },
    terminate: { available: true },
  },
  tags: [
    { key: 'sophia-port', value: '8000' },
    { key: 'team', value: 'search' },
  ],
}

export const LAUNCH = {
  name: 'llama-70b',
  type: 'gpu_1x_a10',
  region: 'us-west-1',
  sshKey: 'ops',
  imageId: null,
  fileSystems: [],
  userData: '',
  tags: { 'sophia-launch': '7' },
}
