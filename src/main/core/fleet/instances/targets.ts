/** Which instances serve: those of ours that run become targets, and those that end are withdrawn at once. */
import { isIP } from 'node:net'
import type { Target, Targets } from '../../upstreams/upstreams.ts'
import type { SeenInstance } from './instances.ts'

/** Tags by which an instance says itself where its inference server listens, and its DCGM exporter. */
const PORT_TAG = 'sophia-port'
const DCGM_PORT_TAG = 'sophia-dcgm-port'
const DCGM_PATH_TAG = 'sophia-dcgm-path'

export interface Serving extends SeenInstance {
  /** Where its inference server listens; null: nobody said, so it is not asked. */
  readonly port: number | null
}

/** @param port as it was said when it was launched or taken over; null: it is not ours */
export function servingAt(instance: SeenInstance, port: number | null): Serving {
  return { ...instance, port: port === null ? null : (portIn(instance, PORT_TAG) ?? port) }
}

function portIn({ view }: SeenInstance, tag: string): number | null {
  const port = Number(view.tags.get(tag))
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : null
}

/** `203.0.113.7:8000`, as in a URL; null while nobody knows where it serves. */
export function hostOf({ view: { ip }, port }: Serving): string | null {
  return ip === null || port === null ? null : `${inUrl(ip)}:${port}`
}

/** Where one of ours says that its exporter answers; null: it does not say. */
export function dcgmUrlAt(instance: Serving): string | null {
  const { ip, tags } = instance.view
  const port = portIn(instance, DCGM_PORT_TAG)
  if (ip === null || port === null || instance.port === null) return null
  const path = tags.get(DCGM_PATH_TAG) ?? '/metrics'
  return /^[/][\w/.-]*$/.test(path) ? `http://${inUrl(ip)}:${port}${path}` : null
}

const inUrl = (ip: string): string => (isIP(ip) === 6 ? `[${ip}]` : ip)

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
