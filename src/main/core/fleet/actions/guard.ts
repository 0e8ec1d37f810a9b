/** What keeps a unit from being restarted or ended: each reason in a sentence that says what can be done. */
import type { FleetUnit } from '../../../../shared/contract/fleet.ts'
import type { Forced } from '../../routing/routing.ts'
import type { Prober, Target, Targets } from '../../upstreams/upstreams.ts'

export type Ending = 'restart' | 'terminate'

export interface GuardFacts {
  readonly targets: Pick<Targets, 'list'>
  readonly probes: Pick<Prober, 'states' | 'modelsOf'>
  readonly forced: () => Forced
  readonly isDraining: (targetId: string) => boolean
}

export interface Guard {
  /** Null: it may. */
  refusalOf(unit: FleetUnit, ending: Ending): string | null
  /** The same once it has drained, for what has changed meanwhile. */
  refusalMeanwhile(unit: FleetUnit): string | null
}

export function createGuard(facts: GuardFacts): Guard {
  const protection = ({ isProtected, name }: FleetUnit): string | null =>
    isProtected ? `"${name}" is protected. Take its protection off first.` : null

  return {
    refusalOf: (unit, ending) =>
      withoutInstance(unit, ending) ??
      protection(unit) ??
      inItsState(unit) ??
      unavailable(unit, ending) ??
      asTheLast(unit, facts),
    refusalMeanwhile: (unit) => protection(unit) ?? asTheLast(unit, facts),
  }
}

function withoutInstance({ name, instance, machine }: FleetUnit, ending: Ending): string | null {
  if (instance) return null
  const where = `"${name}" is no machine of the cloud, so it is not ${ending === 'restart' ? 'restarted' : 'ended'} from here.`
  const cost = machine ? ' Then say here that it has ended, so that it costs nothing any more.' : ''
  return ending === 'restart' ? `${where} Restart it where it runs.` : `${where} End it where it runs.${cost}`
}

const ONGOING: Readonly<Partial<Record<FleetUnit['state'], string>>> = {
  draining: 'is draining already',
  restarting: 'is restarting already',
  terminating: 'is ending already',
  terminated: 'has ended already',
  preempted: 'has ended already',
}

function inItsState({ name, state }: FleetUnit): string | null {
  const what = ONGOING[state]
  return what === undefined ? null : `"${name}" ${what}.`
}

function unavailable({ name, instance }: FleetUnit, ending: Ending): string | null {
  const availability = instance?.[ending]
  if (!availability || availability.isAvailable) return null
  const what = ending === 'restart' ? 'restarted' : 'terminated'
  return `The cloud does not let "${name}" be ${what} now${availability.why === null ? '' : `: ${availability.why}`}`
}

/** Nothing that is served may lose its last server by a click. */
function asTheLast({ name, endpoint }: FleetUnit, facts: GuardFacts): string | null {
  const { paused } = facts.forced()
  if (endpoint?.state !== 'up' || paused.has(endpoint.target)) return null
  const others = ableTargets(facts).filter(({ id }) => id !== endpoint.target)
  const orphan = [...(facts.probes.modelsOf(endpoint.target) ?? [])].find(
    (model) => !others.some(({ id }) => facts.probes.modelsOf(id)?.has(model)),
  )
  if (orphan === undefined) return null
  return `"${name}" is the last healthy target for "${orphan}": its requests would be refused. Add another target, or, if that is what you want, pause this one under Routing first and try again.`
}

/** Those that could take over: up, and neither paused nor draining, nor barred by a force. */
function ableTargets({ targets, probes, forced, isDraining }: GuardFacts): readonly Target[] {
  const { force, paused } = forced()
  const up = new Set(probes.states().flatMap(({ id, state }) => (state === 'up' ? [id] : [])))
  return targets
    .list()
    .filter(
      ({ id, kind }) =>
        up.has(id) &&
        !paused.has(id) &&
        !isDraining(id) &&
        (force?.whenDown !== 'fail' || force.kind === kind),
    )
}
