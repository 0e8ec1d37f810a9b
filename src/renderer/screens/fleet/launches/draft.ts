/** A machine as it is being filled in, before it is asked for. */
import type { Capacity, CapacityType, LaunchTerms } from '../../../../shared/contract/fleet.ts'

/** What is known beforehand: a type chosen in the list, or an earlier launch that is to be tried again. */
export type Seed = Partial<Omit<LaunchTerms, 'userData'>>

export interface Entries {
  readonly type: string | null
  readonly region: string | null
  readonly sshKey: string | null
  /** An image's id; null: the cloud's default. */
  readonly image: string | null
  readonly name: string
  /** Somebody typed it: another type keeps it. */
  readonly isNameTyped: boolean
  readonly fileSystems: readonly string[]
  readonly port: string
  readonly userData: string
  readonly waits: boolean
  readonly waitMinutes: string
  readonly reason: string
}

/** As the contract has it, which the page imports as types only. */
export const LONGEST_NAME = 64
export const LONGEST_WAIT_MINUTES = 24 * 60
export const USUAL_WAIT_MINUTES = 30
const LONGEST_SCRIPT = 60_000
const USUAL_PORT = 8000

/** @param taken the names that machines have, and launches on their way */
export function entriesOf(capacity: Capacity, seed: Seed, taken: readonly string[]): Entries {
  const type = capacity.types.find(({ name }) => name === seed.type)
  const waitMinutes = seed.waitMinutes ?? 0
  const region = seed.region ?? (type === undefined ? null : regionFor(type, null))
  const hasCapacity = type !== undefined && region !== null && type.regionsWithCapacity.includes(region)
  return {
    type: type?.name ?? null,
    region,
    // Most teams have one key.
    sshKey: seed.sshKey ?? capacity.sshKeys[0]?.name ?? null,
    image: seed.image ?? null,
    name: type === undefined ? '' : nameFor(type.name, taken),
    isNameTyped: false,
    fileSystems: seed.fileSystems ?? [],
    port: String(seed.port ?? USUAL_PORT),
    userData: '',
    waits: waitMinutes > 0 || (type !== undefined && !hasCapacity),
    waitMinutes: String(waitMinutes === 0 ? USUAL_WAIT_MINUTES : waitMinutes),
    reason: '',
  }
}

/** The region that was chosen if it has capacity, else the first that has, else the chosen one. */
const regionFor = ({ regionsWithCapacity }: CapacityType, chosen: string | null): string | null =>
  chosen !== null && regionsWithCapacity.includes(chosen) ? chosen : (regionsWithCapacity[0] ?? chosen)

/** "a10-1" for gpu_1x_a10, "8x-h100-sxm5-2" where there is one already. */
export function nameFor(type: string, taken: readonly string[]): string {
  const base = type
    .replace(/^gpu_(1x_)?/, '')
    .replaceAll('_', '-')
    .slice(0, LONGEST_NAME - 4)
  for (let number = 1; ; number += 1) {
    const name = `${base}-${number}`
    if (!taken.includes(name)) return name
  }
}

/** Another type: where it has capacity, under a name of its own unless somebody typed one. */
export function withType(entries: Entries, type: CapacityType, taken: readonly string[]): Entries {
  const isOwn = entries.isNameTyped && entries.name.trim() !== ''
  const name = isOwn ? entries.name : nameFor(type.name, taken)
  const region = regionFor(type, entries.region)
  const next = { ...entries, type: type.name, name }
  return region === null ? { ...next, waits: true } : withRegion(next, type, region)
}

/** Another region: its own images and file systems, and waiting where it has no capacity. */
export function withRegion(entries: Entries, type: CapacityType, region: string): Entries {
  const isSame = region === entries.region
  return {
    ...entries,
    region,
    image: isSame ? entries.image : null,
    fileSystems: isSame ? entries.fileSystems : [],
    waits: !type.regionsWithCapacity.includes(region),
  }
}

/** Under the names of the contract's refusals, so that one place shows both. */
export interface Problems {
  readonly type: string | null
  readonly region: string | null
  readonly sshKey: string | null
  readonly name: string | null
  readonly port: string | null
  readonly userData: string | null
  readonly wait: string | null
}

export function problemsOf(entries: Entries): Problems {
  const port = whole(entries.port)
  const wait = whole(entries.waitMinutes)
  return {
    type: entries.type === null ? 'Choose what to launch.' : null,
    region: entries.region === null ? 'Choose where.' : null,
    sshKey: entries.sshKey === null ? 'Choose the key that may log in: the cloud wants exactly one.' : null,
    name: entries.name.trim() === '' ? 'Give it a name: it is typed to terminate it.' : null,
    port: port === null || port < 1 || port > 65_535 ? 'A port is a whole number from 1 to 65535.' : null,
    userData:
      entries.userData.length > LONGEST_SCRIPT
        ? 'At most 60,000 characters: load the rest from there.'
        : null,
    wait:
      entries.waits && (wait === null || wait < 1 || wait > LONGEST_WAIT_MINUTES)
        ? 'Whole minutes, from 1 to 1440 (24 hours).'
        : null,
  }
}

/** Null while something is missing or wrong. */
export function termsOf(entries: Entries): LaunchTerms | null {
  const { type, region, sshKey, image, name, fileSystems, userData, waits } = entries
  if (type === null || region === null || sshKey === null) return null
  if (Object.values(problemsOf(entries)).some((problem) => problem !== null)) return null
  return {
    type,
    region,
    sshKey,
    image,
    name: name.trim(),
    fileSystems: [...fileSystems],
    userData,
    port: Number(entries.port),
    waitMinutes: waits ? Number(entries.waitMinutes) : 0,
  }
}

const whole = (text: string): number | null => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : null)
