/** What can be entered by hand of a machine and its time, and what cannot. All of it throws `FleetRefused`. */
import { parseUsd, type NanoUsd } from '../../../../shared/money.ts'
import type { Machine } from '../../ledger/ledger.ts'
import { FleetRefused } from '../refusal.ts'
import type { Units } from '../units/units.ts'

/** Beyond any GPU machine's price; what is more was meant otherwise. */
const MOST_PER_HOUR = parseUsd('10000')
const EARLIEST_MS = 366 * 24 * 3_600_000

export const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')

export function priceOf(hourlyUsd: string): NanoUsd {
  try {
    const price = parseUsd(hourlyUsd)
    if (price <= MOST_PER_HOUR) return price
  } catch {
    // Said below, as for one that is too high.
  }
  throw new FleetRefused('price', 'Give USD per hour as a decimal from 0 to 10000, such as 1.29.')
}

/** The target of a unit whose price nobody but a person knows. */
export function manualTarget(units: Pick<Units, 'find'>, id: string): string {
  const unit = units.find(id)
  if (!unit) throw new FleetRefused('unit', 'There is no such unit any more. Look at the list again.')
  if (unit.instance) throw new FleetRefused('unit', 'The cloud says what its machines cost.')
  return unit.id
}

export function mustBePast(field: 'startedAt' | 'endedAt', moment: number, now: number): void {
  if (moment > now)
    throw new FleetRefused(field, 'That is still to come. Say a moment that is past, or none for now.')
  if (moment < now - EARLIEST_MS)
    throw new FleetRefused(field, 'That is more than a year ago. Say a later moment.')
}

/** Of a machine of the cloud a person may know better than this console when it ended, and only that. */
export function mustBeOurs({ source, endedAt }: Machine, end: number, isSeen: boolean): void {
  if (source === 'manual') return
  if (endedAt === null && isSeen) {
    throw new FleetRefused(
      'unit',
      'The cloud says that it runs. Terminate it, and it costs nothing any more.',
    )
  }
  if (endedAt !== null && end > endedAt) {
    throw new FleetRefused('endedAt', `At ${iso(endedAt)} it was known to be gone. Say an earlier end.`)
  }
}
