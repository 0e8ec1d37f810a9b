/** What the sandbox says of itself beside the API, to anyone who asks, as vLLM and NVIDIA's exporter do. */
import type { SandboxBehaviour } from '../settings.ts'
import { dcgmPage } from './dcgm-page.ts'
import { vllmPage } from './vllm-page.ts'
import type { Work } from './work.ts'

export { createWork, type Work } from './work.ts'

/** No version that vLLM ever had. */
const VERSION = '0.0.0+sandbox'

interface Page {
  readonly status: number
  readonly type: string
  readonly body: string
}

interface Monitored {
  readonly work: Work
  readonly models: readonly string[]
  readonly kvCacheTokens: number
  readonly behaviour: SandboxBehaviour
  /** Whether it is ready; see {@link SandboxBehaviour}. */
  readonly health: SandboxBehaviour['health']
}

/** Null for a path that is none of these pages. */
export function monitoringPage(path: string, about: Monitored): Page | null {
  const { work, models, kvCacheTokens, behaviour, health } = about
  const metrics = (body: string): Page => ({ status: 200, type: 'text/plain; version=0.0.4', body })
  switch (path) {
    case '/health':
      return { status: health === 'ok' ? 200 : 503, type: 'text/plain', body: '' }
    case '/version':
      return { status: 200, type: 'application/json', body: JSON.stringify({ version: VERSION }) }
    case '/metrics':
      return metrics(vllmPage(work, models, kvCacheTokens))
    case '/dcgm/metrics':
      return metrics(dcgmPage(work, behaviour, kvCacheTokens))
    default:
      return null
  }
}
