/** Which endpoint runs on which instance: its own target, or one that somebody named at the same host. */
import { isIP } from 'node:net'
import type { Target } from '../../upstreams/upstreams.ts'
import { hostOf, targetIdOf, type Serving } from '../instances/targets.ts'

export interface Pair {
  readonly instance: Serving | null
  readonly target: Target | null
}

/** Each instance and each target once; instances first. */
export function pairsOf(instances: readonly Serving[], targets: readonly Target[]): Pair[] {
  const byId = new Map(targets.map((target) => [target.id, target]))
  const byHost = new Map<string, Target>()
  const byHostname = new Map<string, Target>()
  for (const target of targets) {
    const { host, hostname } = new URL(target.baseUrl)
    if (!byHost.has(host)) byHost.set(host, target)
    if (!byHostname.has(hostname)) byHostname.set(hostname, target)
  }
  const taken = new Set<string>()

  function targetOf(instance: Serving): Target | null {
    if (instance.endedAt !== null) return null
    const host = hostOf(instance)
    const found =
      byId.get(targetIdOf(instance.view.id)) ??
      (host === null ? undefined : byHost.get(new URL(`http://${host}`).host)) ??
      (host === null ? onSameHost(instance) : undefined)
    if (!found || taken.has(found.id)) return null
    taken.add(found.id)
    return found
  }

  /** Where nobody said on which port it serves. Many things are on this machine, so there a host says nothing. */
  function onSameHost({ view: { ip, hostname } }: Serving): Target | undefined {
    const names = [ip, hostname].filter((name) => name !== null && !isLoopback(name))
    return names.map((name) => byHostname.get(inUrl(name ?? ''))).find((target) => target !== undefined)
  }

  const paired = instances.map((instance): Pair => ({ instance, target: targetOf(instance) }))
  const alone = targets.filter(({ id }) => !taken.has(id))
  return [...paired, ...alone.map((target): Pair => ({ instance: null, target }))]
}

const inUrl = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host)

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.startsWith('127.') || host === '::1'
