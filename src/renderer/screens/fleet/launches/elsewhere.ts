/** Where there is capacity instead, when there is none where it was asked for. */
import type { CapacityType } from '../../../../shared/contract/fleet.ts'

export interface Elsewhere {
  readonly type: CapacityType
  readonly region: string
}

/** How many are offered of each kind: the nearest few, and not the whole list again. */
const OFFERED = 2

/** The same type in other regions. */
export const otherRegions = (type: CapacityType, region: string): readonly Elsewhere[] =>
  type.regionsWithCapacity
    .filter((other) => other !== region)
    .slice(0, OFFERED)
    .map((other) => ({ type, region: other }))

/** Other types that have capacity, those of the nearest price first; in the same region where they can be. */
export const otherTypes = (
  types: readonly CapacityType[],
  type: CapacityType,
  region: string,
): readonly Elsewhere[] =>
  types
    .filter((other) => other.name !== type.name && other.regionsWithCapacity.length > 0)
    .toSorted((one, other) => distance(one, type) - distance(other, type) || (one.name < other.name ? -1 : 1))
    .slice(0, OFFERED)
    .map((other) => ({
      type: other,
      region: other.regionsWithCapacity.includes(region) ? region : (other.regionsWithCapacity[0] ?? region),
    }))

/** How many times as dear, or as cheap. */
const distance = (one: CapacityType, other: CapacityType): number =>
  Math.abs(Math.log(Math.max(1, one.hourlyNanoUsd) / Math.max(1, other.hourlyNanoUsd)))
