/** An endpoint in the words of the page: what the probes, its telemetry and people say of it, put together. */
import type { FleetEndpoint } from '../../../../shared/contract/fleet.ts'
import type { TargetState } from '../../../../shared/contract/system.ts'
import type { UnitSetting } from '../../ledger/ledger.ts'
import type { Activity, Target } from '../../upstreams/upstreams.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'

export interface EndpointFacts {
  readonly target: Target
  readonly origin: FleetEndpoint['origin']
  readonly probe: TargetState
  readonly models: ReadonlySet<string> | null
  readonly telemetry: Pick<Telemetry, 'of' | 'trend'>
  readonly activity: Activity
  readonly isDraining: boolean
  readonly setting: Pick<UnitSetting, 'dcgmUrl' | 'wakeUrl'>
}

export function endpointOf(facts: EndpointFacts): FleetEndpoint {
  const { target, probe, models, telemetry, setting } = facts
  const reading = telemetry.of(target.id)
  return {
    target: target.id,
    origin: facts.origin,
    root: rootOf(target),
    state: probe.state,
    since: probe.since,
    error: probe.error,
    kind: reading?.kind ?? null,
    version: reading?.version ?? null,
    models: [...(models ?? [])],
    load: reading?.load ?? null,
    loaded: reading?.loaded ?? null,
    gpus: [...(reading?.gpus ?? [])],
    readingError: reading?.error ?? null,
    trend: telemetry.trend(target.id),
    inFlight: facts.activity.underWay,
    isDraining: facts.isDraining,
    dcgmUrl: shownUrl(setting.dcgmUrl),
    wakeUrl: shownUrl(setting.wakeUrl),
  }
}

/** As the page gets it: a query may hold a secret. */
export function shownUrl(url: string | null): string | null {
  if (url === null) return null
  const { origin, pathname, search } = new URL(url)
  return search === '' ? url : `${origin}${pathname}?…`
}

/** A base URL has neither user nor query; what ends in `/v1` is asked below its root. */
export const rootOf = ({ baseUrl }: Pick<Target, 'baseUrl'>): string => baseUrl.replace(/\/v1$/, '')
