/** In which state a unit is: told from what is known of its machine and its endpoint, and kept nowhere. */
import type { FleetEndpoint, UnitState } from '../../../../shared/contract/fleet.ts'
import type { SeenInstance } from '../instances/instances.ts'

/** What is being done to a unit from here. */
export interface Doing {
  readonly what: 'draining' | 'restarting' | 'terminating'
  readonly since: number
}

export interface StateFacts {
  /** Null: its machine is nobody's business, or entered by hand. */
  readonly instance: (SeenInstance & { readonly isOurs: boolean }) | null
  readonly endpoint: Pick<FleetEndpoint, 'state' | 'since' | 'error' | 'root'> | null
  readonly doing: Doing | null
  /** Whether its endpoint has answered since its machine was launched or restarted. */
  readonly hasAnswered: boolean
  /** Why its address may not be asked, in a sentence; null: it may be. */
  readonly barred: string | null
}

export interface StateInWords {
  readonly state: UnitState
  readonly since: number
  readonly why: string | null
}

export function stateOf(facts: StateFacts): StateInWords {
  const { instance, doing } = facts
  if (!instance) return ofEndpoint(facts)
  const { view, endedAt, since } = instance
  if (endedAt !== null) {
    return { state: view.status === 'preempted' ? 'preempted' : 'terminated', since: endedAt, why: null }
  }
  if (view.status === 'terminating') return { state: 'terminating', since, why: null }
  if (doing) return { state: doing.what, since: doing.since, why: null }
  switch (view.status) {
    case 'active':
      return ofActive(facts, instance)
    case 'booting':
      return { state: 'booting', since, why: null }
    case 'unhealthy':
      return { state: 'unhealthy', since, why: 'The cloud says that it is unhealthy.' }
    default:
      return { state: 'unknown', since, why: 'The cloud tells of a state that this console does not know.' }
  }
}

/** `active` is not healthy: only its endpoint tells that. */
function ofActive(
  { endpoint, hasAnswered, barred }: StateFacts,
  { view, since, isOurs }: NonNullable<StateFacts['instance']>,
): StateInWords {
  if (!endpoint) {
    if (barred !== null) return { state: 'running', since, why: barred }
    if (isOurs) return { state: 'starting', since, why: 'The cloud has given it no address yet.' }
    const why = 'Nobody said where its inference server listens. Take it over to send requests there.'
    return { state: 'running', since, why: view.ip === null ? null : why }
  }
  if (endpoint.state === 'up') return { state: 'healthy', since: endpoint.since, why: null }
  if (hasAnswered) return { state: 'down', since: endpoint.since, why: endpoint.error }
  const why = `Nothing answers at ${endpoint.root} yet. ${endpoint.error ?? ''}`.trim()
  return { state: 'starting', since, why }
}

function ofEndpoint({ endpoint, doing }: StateFacts): StateInWords {
  if (!endpoint) return { state: 'unknown', since: 0, why: null }
  const { state, since, error } = endpoint
  if (doing) return { state: doing.what, since: doing.since, why: null }
  return { state: state === 'up' ? 'healthy' : state, since, why: error }
}

/** Its machine is gone. */
export const isOver = (state: UnitState): boolean => state === 'terminated' || state === 'preempted'
