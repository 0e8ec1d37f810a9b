/** The units of the fleet: machines and endpoints, put together where they are known to be the same. */
import type {
  FleetEndpoint,
  FleetInstance,
  FleetMachine,
  FleetUnit,
  UnitState,
} from '../../../../shared/contract/fleet.ts'
import type { TargetState } from '../../../../shared/contract/system.ts'
import type { Activity, Prober, Target, Targets } from '../../upstreams/upstreams.ts'
import type { Instances } from '../instances/instances.ts'
import { dcgmUrlAt, servingAt, type Serving } from '../instances/targets.ts'
import type { UnitSetting } from '../../ledger/ledger.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { endpointOf } from './endpoints.ts'
import { pairsOf, type Pair } from './pairs.ts'
import type { UnitSettings } from './settings.ts'
import { stateOf, type Doing } from './state.ts'

export interface Units {
  /** As they are now; instances first. Derived with each call. */
  list(): FleetUnit[]
  find(id: string): FleetUnit | undefined
  /** The instances with where they serve. */
  serving(): readonly Serving[]
  /** The targets whose silence is nothing to worry about: their machine starts, restarts or ends. */
  quietTargets(): ReadonlySet<string>
  /** The target that is served on an instance; null: none is known. */
  targetOn(instanceId: string): string | null
  /** Where a target's DCGM exporter was said to be, by somebody or by its instance; null: nobody said. */
  dcgmUrlOf(targetId: string): string | null
  /** What is called to wake a target, in full; null: nothing. */
  wakeUrlOf(targetId: string): string | null
  /** The unit that a target is a part of: what was said of it stands under that. */
  unitOf(targetId: string): string
}

export interface UnitsOptions {
  readonly targets: Targets
  readonly probes: Pick<Prober, 'states' | 'modelsOf'>
  readonly instances: Pick<Instances, 'list'>
  readonly settings: UnitSettings
  readonly telemetry: Pick<Telemetry, 'of' | 'trend'>
  /** Ids of targets that the environment names. */
  readonly configured: ReadonlySet<string>
  readonly activityOf: (targetId: string) => Activity
  readonly doingOf: (unit: string) => Doing | null
  readonly isDraining: (targetId: string) => boolean
  readonly hasAnswered: (unit: string) => boolean
  readonly mayReach: (host: string) => boolean
  readonly machineOf: (unit: string, target: string | null) => FleetMachine | null
  readonly idleSince: (targetId: string) => number | null
  /** When the idle rule ends it. */
  readonly idleEnd: (unit: string, afterMinutes: number, idleSince: number | null) => number | null
}

export const unitOfInstance = (id: string): string => `instance:${id}`

export function createUnits(options: UnitsOptions): Units {
  const { targets, probes, instances, settings } = options

  const paired = remembered(
    () => [targets.ofKind('gpu'), instances.list(), settings.all()] as const,
    ([endpoints, seen]) => {
      const serving = seen.map((one) => servingAt(one, settings.of(unitOfInstance(one.view.id)).port))
      const pairs = pairsOf(serving, endpoints)
      const ofTarget = new Map(
        pairs.flatMap((pair) => (pair.target ? [[pair.target.id, pair] as const] : [])),
      )
      return { serving, pairs, ofTarget, named: new Set(targets.named().map(({ id }) => id)) }
    },
  )

  function originOf({ id }: Target): FleetEndpoint['origin'] {
    if (options.configured.has(id)) return 'environment'
    return paired().named.has(id) ? 'provider' : 'instance'
  }

  function unitsOf(pair: Pair, states: ReadonlyMap<string, TargetState>): FleetUnit[] {
    const { instance, target } = pair
    const id = idOf(pair)
    const setting = settingOf(pair)
    const probe = target ? states.get(target.id) : undefined
    const endpoint =
      target && probe
        ? endpointOf({
            target,
            origin: originOf(target),
            probe,
            models: probes.modelsOf(target.id),
            telemetry: options.telemetry,
            activity: options.activityOf(target.id),
            isDraining: options.isDraining(target.id),
            setting,
          })
        : null
    if (!instance && !endpoint) return []
    const isOurs = instance !== null && instance.port !== null
    const facts = {
      instance: instance && { ...instance, isOurs },
      endpoint,
      doing: options.doingOf(id),
      hasAnswered: !isOurs || options.hasAnswered(id),
      barred: instance && barredBy(instance, options.mayReach),
    }
    const idleSince = endpoint?.state === 'up' ? options.idleSince(endpoint.target) : null
    return [
      {
        id,
        name: instance ? (instance.view.name ?? instance.view.id) : (target?.name ?? ''),
        ...stateOf(facts),
        instance: instance && described(instance, isOurs),
        endpoint,
        machine: options.machineOf(id, target?.id ?? null),
        isProtected: setting.isProtected,
        idleSince,
        idleRule:
          setting.idleMinutes === null
            ? null
            : {
                afterMinutes: setting.idleMinutes,
                terminatesAt: options.idleEnd(id, setting.idleMinutes, idleSince),
              },
      },
    ]
  }

  /** What was said of an endpoint before it was known to be an instance's is said of that instance. */
  function settingOf(pair: Pair): UnitSetting {
    const own = settings.of(idOf(pair))
    const ofTarget = pair.instance && pair.target ? settings.all().get(pair.target.id) : undefined
    if (!ofTarget) return own
    return {
      ...own,
      isProtected: own.isProtected || ofTarget.isProtected,
      dcgmUrl: own.dcgmUrl ?? ofTarget.dcgmUrl,
      wakeUrl: own.wakeUrl ?? ofTarget.wakeUrl,
    }
  }

  function list(): FleetUnit[] {
    const states = new Map(probes.states().map((probe) => [probe.id, probe]))
    return paired().pairs.flatMap((pair) => unitsOf(pair, states))
  }

  return {
    list,
    find: (id) => list().find((unit) => unit.id === id),
    serving: () => paired().serving,
    quietTargets: () =>
      new Set(
        list().flatMap(({ state, endpoint }) => (endpoint && QUIET.has(state) ? [endpoint.target] : [])),
      ),
    targetOn(instanceId) {
      const pair = paired().pairs.find(({ instance }) => instance?.view.id === instanceId)
      return pair?.target?.id ?? null
    },
    dcgmUrlOf(targetId) {
      const pair = paired().ofTarget.get(targetId)
      return (
        (pair ? settingOf(pair) : settings.of(targetId)).dcgmUrl ??
        (pair?.instance && dcgmUrlAt(pair.instance)) ??
        null
      )
    },
    wakeUrlOf(targetId) {
      const pair = paired().ofTarget.get(targetId)
      return (pair ? settingOf(pair) : settings.of(targetId)).wakeUrl
    },
    unitOf(targetId) {
      const pair = paired().ofTarget.get(targetId)
      return pair ? idOf(pair) : targetId
    },
  }
}

const QUIET: ReadonlySet<UnitState> = new Set([
  'booting',
  'starting',
  'draining',
  'restarting',
  'terminating',
  'terminated',
])

const idOf = ({ instance, target }: Pair): string =>
  instance ? unitOfInstance(instance.view.id) : (target?.id ?? '')

/** Works something out again only when one of what it depends on is another. */
function remembered<const Sources extends readonly unknown[], Result>(
  read: () => Sources,
  work: (sources: Sources) => Result,
): () => Result {
  let last: { readonly sources: Sources; readonly result: Result } | null = null
  return () => {
    const sources = read()
    if (!last?.sources.every((source, i) => source === sources[i])) last = { sources, result: work(sources) }
    return last.result
  }
}

function described({ view, port }: Serving, isOurs: boolean): FleetInstance {
  const { id, status, type, region, ip, restart, terminate } = view
  return {
    id,
    status,
    type: type.name,
    typeDescription: type.gpuDescription || type.description,
    region: region.name,
    ip,
    isOurs: isOurs && port !== null,
    restart: { ...restart },
    terminate: { ...terminate },
  }
}

function barredBy({ view: { ip }, port }: Serving, mayReach: (host: string) => boolean): string | null {
  if (ip === null || port === null || mayReach(ip)) return null
  return `${ip} is a private address that nobody allowed. Add it under Settings › Fleet › Private hosts.`
}
