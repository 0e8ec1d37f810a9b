/** Which units a text finds. */
import type { FleetUnit } from '../../../../shared/contract/fleet.ts'
import { standingOf } from './words.ts'

/** Each of its words stands in the name, the state, a model, the address, the type or the region. */
export function isMatching(unit: FleetUnit, text: string): boolean {
  const { name, endpoint, instance } = unit
  const said = [
    name,
    standingOf({ ...unit, idleRule: null }, 0).word,
    ...(endpoint === null ? [] : [endpoint.root, ...endpoint.models]),
    ...(instance === null ? [] : [instance.type, instance.typeDescription, instance.region, instance.id]),
  ]
    .join('\n')
    .toLowerCase()
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return words.every((word) => said.includes(word))
}
