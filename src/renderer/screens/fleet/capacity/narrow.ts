/** Which of the types on offer are listed, and in what order. */
import type { CapacityType } from '../../../../shared/contract/fleet.ts'
import { nanoUsd } from '../../../../shared/money.ts'
import type { NanoUsd } from '../../../../shared/money.ts'

export interface Narrowing {
  readonly onlyWithCapacity: boolean
  /** Only those that have capacity there; null: anywhere, or nowhere. */
  readonly region: string | null
  /** Null: any number. */
  readonly gpus: number | null
  /** A part of the type's name, its GPU or its description. */
  readonly text: string
}

export const EVERYTHING: Narrowing = { onlyWithCapacity: false, region: null, gpus: null, text: '' }

export const isNarrowed = ({ onlyWithCapacity, region, gpus, text }: Narrowing): boolean =>
  onlyWithCapacity || region !== null || gpus !== null || text.trim() !== ''

/** The cheapest first; of those that cost the same by name. */
export function listed(types: readonly CapacityType[], narrowing: Narrowing): readonly CapacityType[] {
  const { onlyWithCapacity, region, gpus, text } = narrowing
  const part = text.trim().toLowerCase()
  return types
    .filter(
      (type) =>
        (!onlyWithCapacity || type.regionsWithCapacity.length > 0) &&
        (region === null || type.regionsWithCapacity.includes(region)) &&
        (gpus === null || type.gpus === gpus) &&
        [type.name, type.gpuDescription, type.description].some((words) =>
          words.toLowerCase().includes(part),
        ),
    )
    .toSorted((one, other) => one.hourlyNanoUsd - other.hourlyNanoUsd || (one.name < other.name ? -1 : 1))
}

/** How many GPUs the types have, each number once, the smallest first. */
export const gpuCounts = (types: readonly CapacityType[]): readonly number[] =>
  [...new Set(types.map(({ gpus }) => gpus))].toSorted((one, other) => one - other)

/** What one GPU of it costs per hour, to the nano-dollar: to compare types by. Null for one without a GPU. */
export const perGpuHour = ({ hourlyNanoUsd, gpus }: CapacityType): NanoUsd | null =>
  gpus === 0 ? null : nanoUsd(Math.round(hourlyNanoUsd / gpus))

/** "us-west-1", "us-west-1 and 2 more", "None now". */
export function capacityInWords({ regionsWithCapacity }: Pick<CapacityType, 'regionsWithCapacity'>): string {
  const [first, ...others] = regionsWithCapacity
  if (first === undefined) return 'None now'
  return others.length === 0 ? first : `${first} and ${others.length} more`
}
