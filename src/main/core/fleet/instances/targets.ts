/** Which instances serve: those of ours that run become targets, and those that end are withdrawn at once. */
import { isIP } from 'node:net'
import type { Target, Targets } from '../../upstreams/upstreams.ts'
import type { SeenInstance } from './instances.ts'

/** The tag by which an instance says itself where its inference server listens. */
const PORT_TAG = 'sophia-port'

export interface Serving extends SeenInstance {
  /** Where its inference server listens; null: nobody said, so it is not asked. */
  readonly port: number | null
}

/** @param port as it was said when it was launched or taken over; null: it is not ours */
export function servingAt(instance: SeenInstance, port: number | null): Serving {
  const tagged = Number(instance.view.tags.get(PORT_TAG))
  const isPort = Number.isInteger(tagged) && tagged > 0 && tagged <= 65_535
  return { ...instance, port: port !== null && isPort ? tagged : port }
}

/** `203.0.113.7:8000`, as in a URL; null while nobody knows where it serves. */
export function hostOf({ view, port }: Serving): string | null {
  if (view.ip === null || port === null) return null
  return `${isIP(view.ip) === 6 ? `[${view.ip}]` : view.ip}:${port}`
}

export const targetIdOf = (instanceId: string): string => `gpu:${instanceId}`

/** Whether its machine runs, so that its endpoint may answer. */
const mayAnswer = ({ view, endedAt }: SeenInstance): boolean =>
  endedAt === null && (view.status === 'active' || view.status === 'unhealthy')

/**
 * @param named whom the environment or a person names: those are targets already, and stay what they are
 * @param mayReach whether an address may be asked at all
 */
export function targetsOf(
  instances: readonly Serving[],
  named: readonly Target[],
  mayReach: (host: string) => boolean,
): Target[] {
  const takenHosts = new Set(named.map(({ baseUrl }) => new URL(baseUrl).host))
  const takenIds = new Set(named.map(({ id }) => id))
  return instances.flatMap((instance): Target[] => {
    const { view } = instance
    const host = hostOf(instance)
    const id = targetIdOf(view.id)
    if (host === null || !mayAnswer(instance)) return []
    // The default port is none in `URL.host`.
    if (takenHosts.has(new URL(`http://${host}`).host) || takenIds.has(id) || !mayReach(view.ip ?? ''))
      return []
    return [
      {
        id,
        name: view.name ?? view.id,
        kind: 'gpu',
        baseUrl: `http://${host}/v1`,
        apiKey: '',
        heedsNewCap: false,
        weight: 1,
        names: new Map(),
        onlyNamed: false,
      },
    ]
  })
}

/** Tells the targets only of what is another, because whoever listens begins anew. */
export function followInstances(targets: Targets): (wanted: readonly Target[]) => void {
  let told = ''
  return (wanted) => {
    const now = wanted.map(({ id, name, baseUrl }) => `${id} ${baseUrl} ${name}`).join('\n')
    if (now === told) return
    told = now
    targets.setInstances(wanted)
  }
}
