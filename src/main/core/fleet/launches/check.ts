/** Whether what is to be launched is there, at the price that was shown: found out before anything is asked for. */
import type { Capacity, LaunchTerms } from '../../../../shared/contract/fleet.ts'
import { exactUsd, type NanoUsd } from '../../../../shared/money.ts'
import { FleetRefused } from '../refusal.ts'

/** Null: it may be asked for. */
export function problemOf(
  terms: LaunchTerms,
  hourlyNanoUsd: NanoUsd,
  { types, regions, images, sshKeys, fileSystems }: Capacity,
): FleetRefused | null {
  const { type, region, sshKey, image } = terms
  const offer = types.find(({ name }) => name === type)
  if (!offer) return new FleetRefused('type', `The cloud has no type "${type}". Choose one of the list.`)
  const price = priceProblem(type, hourlyNanoUsd, offer.hourlyNanoUsd)
  if (price !== null) return new FleetRefused('price', price)
  if (!regions.some(({ name }) => name === region)) {
    return new FleetRefused('region', `The cloud has no region "${region}". Choose one of the list.`)
  }
  if (!sshKeys.some(({ name }) => name === sshKey)) {
    return new FleetRefused(
      'sshKey',
      `The cloud has no SSH key "${sshKey}". Add it there, or choose another.`,
    )
  }
  if (image !== null && !images.some((one) => one.id === image && one.region === region)) {
    return new FleetRefused('image', `This image is not there in ${region}. Choose one of the list.`)
  }
  const strange = terms.fileSystems.find(
    (name) => !fileSystems.some((one) => one.name === name && one.region === region),
  )
  if (strange === undefined) return null
  return new FleetRefused(
    null,
    `The file system "${strange}" is not in ${region}. Leave it out, or launch where it is.`,
  )
}

/** Null where it is the one that was confirmed. */
export function priceProblem(type: string, confirmed: NanoUsd, now: NanoUsd): string | null {
  if (confirmed === now) return null
  return `The price of ${type} is now $${exactUsd(now)} an hour, and $${exactUsd(confirmed)} was confirmed. Nothing was launched: look at it again.`
}
