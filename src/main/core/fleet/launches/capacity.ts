/** What can be launched, where, and with what: read from the cloud, and kept for some seconds. */
import type { Capacity } from '../../../../shared/contract/fleet.ts'
import { nanoUsd } from '../../../../shared/money.ts'
import type { Cloud, OfferView } from '../cloud/cloud.ts'

const KEPT_MS = 10_000
/** Regions, images, keys and file systems change when somebody changes them. */
const KEPT_REST_MS = 300_000
const HOURS_PER_MONTH = 730

export interface CapacityReader {
  /** Rejects with a `CloudError`. @param isFresh whether nothing that was read before will do */
  read(isFresh: boolean): Promise<Capacity>
}

type Rest = Pick<Capacity, 'regions' | 'images' | 'sshKeys' | 'fileSystems'>

export function createCapacityReader(
  cloud: Pick<Cloud, 'instanceTypes' | 'regions' | 'images' | 'sshKeys' | 'fileSystems'>,
  now: () => number,
): CapacityReader {
  async function readRest(): Promise<Rest> {
    const [regions, images, sshKeys, fileSystems] = await Promise.all([
      cloud.regions(),
      cloud.images(),
      cloud.sshKeys(),
      cloud.fileSystems(),
    ])
    return {
      regions: regions.map((region) => ({ ...region })),
      images: images.map((image) => ({ ...image })),
      sshKeys: sshKeys.map((key) => ({ ...key })),
      fileSystems: fileSystems.map(({ name, region }) => ({ name, region })),
    }
  }

  const types = kept(
    async () => ({ readAt: now(), types: (await cloud.instanceTypes()).map(typeOf) }),
    KEPT_MS,
    now,
  )
  const rest = kept(readRest, KEPT_REST_MS, now)

  return {
    async read(isFresh) {
      const [offered, others] = await Promise.all([types(isFresh), rest(isFresh)])
      return { ...offered, ...others }
    },
  }
}

/** Reads again once what was read is too old, or could not be read. Whoever asks meanwhile waits for the same answer. */
function kept<Value>(
  read: () => Promise<Value>,
  forMs: number,
  now: () => number,
): (isFresh: boolean) => Promise<Value> {
  let last: { readonly value: Promise<Value>; readonly at: number } | null = null
  return (isFresh) => {
    if (last && !isFresh && now() - last.at <= forMs) return last.value
    const reading = { value: read(), at: now() }
    last = reading
    reading.value.catch(() => {
      if (last === reading) last = null
    })
    return reading.value
  }
}

function typeOf({ regionsWithCapacity, ...type }: OfferView): Capacity['types'][number] {
  return {
    ...type,
    monthlyNanoUsd: nanoUsd(type.hourlyNanoUsd * HOURS_PER_MONTH),
    regionsWithCapacity: regionsWithCapacity.map(({ name }) => name),
  }
}
