/** Where a machine can be, and with what image: what the lists offer. */
import type { Capacity, CapacityType } from '../../../../shared/contract/fleet.ts'
import { formatPrice } from '../../../../shared/money.ts'
import type { Choice } from '../../../ui/select.tsx'
import { EVERYTHING, listed } from '../capacity/narrow.ts'

/** The cheapest first, each with its price. */
export const typeChoices = (types: readonly CapacityType[]): readonly Choice<string>[] =>
  listed(types, EVERYTHING).map(({ name, hourlyNanoUsd, regionsWithCapacity }) => ({
    value: name,
    name,
    about: `${formatPrice(hourlyNanoUsd)}/h${regionsWithCapacity.length === 0 ? ', no capacity' : ''}`,
  }))

/** Those with capacity first. */
export function regionChoices(
  { regions }: Capacity,
  { regionsWithCapacity }: CapacityType,
): readonly Choice<string>[] {
  const has = (name: string): boolean => regionsWithCapacity.includes(name)
  return regions
    .toSorted((one, other) => Number(has(other.name)) - Number(has(one.name)))
    .map(({ name, description }) => ({
      value: name,
      name,
      about: `${description}, ${has(name) ? 'capacity now' : 'no capacity now'}`,
    }))
}

/** Of the region: within a family the newest version first. */
export function imageChoices({ images }: Capacity, region: string | null): readonly Choice<string>[] {
  return images
    .filter((image) => image.region === region)
    .toSorted(
      (one, other) =>
        one.family.localeCompare(other.family) ||
        other.version.localeCompare(one.version, 'en', { numeric: true }),
    )
    .map(({ id, name, family, version, architecture }) => ({
      value: id,
      name,
      about: `${family} ${version}, ${architecture}`,
    }))
}
