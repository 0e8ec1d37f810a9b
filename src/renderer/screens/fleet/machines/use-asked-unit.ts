/** Which unit the address asks for: links lead to it, and it stays there as one goes through the list. */
import { useSyncExternalStore } from 'react'
import type { FleetUnit } from '../../../../shared/contract/fleet.ts'
import { hrefWith, onHashChange, parseQuery } from '../../../app/route.ts'

const listeners = new Set<() => void>()

/** `#/fleet?unit=…`, of the unit or of its target. */
export const hrefOfUnit = (unit: string): string => hrefWith('fleet', new URLSearchParams({ unit }))

/** From anywhere. */
export function goToUnit(unit: string): void {
  location.hash = hrefOfUnit(unit)
}

/** Null closes it. Going through a list leaves nothing behind in the history of the browser. */
export function askForUnit(unit: string | null): void {
  history.replaceState(history.state, '', unit === null ? '#/fleet' : hrefOfUnit(unit))
  for (const listener of [...listeners]) listener()
}

function onChange(listener: () => void): () => void {
  listeners.add(listener)
  const leave = onHashChange(listener)
  return () => {
    listeners.delete(listener)
    leave()
  }
}

/** The unit that is asked for; null where none is, or it is gone. */
export function useAskedUnit(units: readonly FleetUnit[]): FleetUnit | null {
  const asked = useSyncExternalStore(onChange, () => parseQuery(location.hash).get('unit'))
  if (asked === null) return null
  return units.find(({ id, endpoint }) => id === asked || endpoint?.target === asked) ?? null
}
