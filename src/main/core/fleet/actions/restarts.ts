/** When a restart is over, so that requests are sent there again. */
import type { FleetUnit } from '../../../../shared/contract/fleet.ts'
import type { Doings } from './doings.ts'

/** A restart so short that no probe met with it is over by then, and one that goes wrong shows what it is. */
const LONGEST_MS = 180_000

/** It is over once the endpoint answers anew: what answered before was the server that was to be restarted. */
export function endRestarts(units: readonly FleetUnit[], doings: Doings, now: number): void {
  for (const { id, endpoint } of units) {
    const doing = doings.of(id)
    if (doing?.what !== 'restarting') continue
    const isBack = endpoint?.state === 'up' && endpoint.since > doing.since
    if (isBack || now - doing.since > LONGEST_MS) doings.end(id)
  }
}

/** The endpoints that are about to go and to come back: only whoever looks often sees a gap of seconds. */
export function restartingTargets(units: readonly FleetUnit[], doings: Doings): string[] {
  return units
    .filter(({ id }) => doings.of(id)?.what === 'restarting')
    .flatMap(({ endpoint }) => endpoint?.target ?? [])
}
