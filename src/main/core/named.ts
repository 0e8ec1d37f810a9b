/** What the environment names: the targets, the cloud, and who may be reached over plain http. */
import type { Config, Provider } from './config.ts'
import type { Sandbox, SandboxWithCloud } from './sandbox/sandbox.ts'
import { heedsNewCapAt, type Target } from './upstreams/upstreams.ts'

/** The provider and the own inference servers of the environment; without a provider there, the sandbox. */
export function targetsOf(config: Config, sandbox: Sandbox | null): Target[] {
  const provider = sandbox ?? config.serverless
  const asItIs = { weight: 1, names: new Map<string, string>(), onlyNamed: false }
  const gpu = [...new Set(config.gpuEndpoints)].map((root): Target => {
    const { host, pathname } = new URL(root)
    const name = `${host}${pathname.replace(/\/$/, '')}`
    return {
      ...asItIs,
      id: `gpu:${name}`,
      name,
      kind: 'gpu',
      heedsNewCap: false,
      baseUrl: `${root}/v1`,
      apiKey: '',
    }
  })
  if (!provider) return gpu
  const { hostname } = new URL(provider.baseUrl)
  return [
    {
      ...asItIs,
      id: sandbox ? 'sandbox' : 'serverless',
      name: sandbox ? 'Sandbox' : hostname,
      kind: 'serverless',
      heedsNewCap: heedsNewCapAt(provider.baseUrl),
      baseUrl: provider.baseUrl,
      apiKey: provider.apiKey,
    },
    ...gpu,
  ]
}

/** The cloud that instances run in: the sandbox's own, or Lambda's with a key; else none. */
export function cloudOf(
  { cloud }: Config,
  sandbox: SandboxWithCloud | null,
): (Provider & { readonly mode: 'lambda' | 'sandbox' }) | null {
  if (sandbox) return { mode: 'sandbox', baseUrl: sandbox.cloud.baseUrl, apiKey: sandbox.cloud.apiKey }
  return cloud ? { mode: 'lambda', ...cloud } : null
}

/** Who is named in the environment may be reached over plain http, by alerts too. */
export function plainHostsOf({ serverless, gpuEndpoints }: Config): string[] {
  const urls = [...(serverless ? [serverless.baseUrl] : []), ...gpuEndpoints]
  return urls.map((url) => new URL(url).hostname)
}

/**
 * The host by which clients on this machine find the gateway, as it stands in a URL and in their `Host` header. An
 * address that means "all" is none to call, and none to let in.
 */
export function urlHost(host: string): string {
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  return name.includes(':') ? `[${name}]` : name
}
