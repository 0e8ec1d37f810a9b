/**
 * What of the cloud's answers is kept, and how it is called here. Fields that are not named are dropped where an
 * answer comes in: also `jupyter_token` and `jupyter_url`, which let whoever has them into the machine.
 */
import { isIP } from 'node:net'
import { z } from 'zod'
import { INSTANCE_STATUSES, type FleetInstance } from '../../../../shared/contract/fleet.ts'
import { nanoUsd, type NanoUsd } from '../../../../shared/money.ts'

const NANO_PER_CENT = 10_000_000

export type InstanceStatus = FleetInstance['status']

export interface RegionView {
  readonly name: string
  readonly description: string
}

export interface InstanceTypeView {
  readonly name: string
  readonly description: string
  readonly gpuDescription: string
  readonly hourlyNanoUsd: NanoUsd
  readonly gpus: number
  readonly vcpus: number
  readonly memoryGib: number
  readonly storageGib: number
}

/** A type that can be launched, and where there is one free now. */
export interface OfferView extends InstanceTypeView {
  readonly regionsWithCapacity: readonly RegionView[]
}

/** Whether something can be done with an instance now, and if not, why. */
export interface Availability {
  readonly isAvailable: boolean
  readonly why: string | null
}

export interface InstanceView {
  readonly id: string
  /** Null: nobody gave it one. */
  readonly name: string | null
  readonly status: InstanceStatus
  /** With the price as it is now. */
  readonly type: InstanceTypeView
  readonly region: RegionView
  /** Its public address, once it has one. */
  readonly ip: string | null
  readonly hostname: string | null
  readonly sshKeys: readonly string[]
  readonly fileSystems: readonly string[]
  readonly tags: ReadonlyMap<string, string>
  readonly restart: Availability
  readonly terminate: Availability
}

export interface ImageView {
  readonly id: string
  readonly name: string
  readonly family: string
  readonly version: string
  readonly architecture: string
  readonly region: string
}

export interface SshKeyView {
  readonly id: string
  readonly name: string
}

export interface FileSystemView {
  readonly id: string
  readonly name: string
  readonly region: string
}

const words = z.string().catch('')

export const regionSchema = z.object({ name: z.string(), description: words })

const typeSchema = z
  .object({
    name: z.string().min(1),
    description: words,
    gpu_description: words,
    price_cents_per_hour: z.number().int().min(0),
    specs: z.object({
      vcpus: z.number(),
      memory_gib: z.number(),
      storage_gib: z.number(),
      gpus: z.number(),
    }),
  })
  .transform(({ name, description, gpu_description, price_cents_per_hour, specs }): InstanceTypeView => ({
    name,
    description,
    gpuDescription: gpu_description,
    hourlyNanoUsd: nanoUsd(price_cents_per_hour * NANO_PER_CENT),
    gpus: specs.gpus,
    vcpus: specs.vcpus,
    memoryGib: specs.memory_gib,
    storageGib: specs.storage_gib,
  }))

const availabilitySchema = z
  .object({
    available: z.boolean(),
    reason_code: z.string().nullish(),
    reason_description: z.string().nullish(),
  })
  .transform(({ available, reason_code, reason_description }): Availability => ({
    isAvailable: available,
    why: available ? null : (reason_description ?? reason_code ?? null),
  }))
  // Where the cloud does not say, it is asked, and refuses by itself.
  .catch({ isAvailable: true, why: null })

const NO_ACTIONS = { restart: undefined, terminate: undefined }

export const instanceSchema = z
  .object({
    id: z.string().min(1),
    name: z.string().nullish(),
    // One that is new to this console is told from all others, and nothing is done about it.
    status: z.enum(INSTANCE_STATUSES).catch('other'),
    instance_type: typeSchema,
    region: regionSchema,
    ip: z.string().nullish(),
    hostname: z.string().nullish(),
    ssh_key_names: z.array(z.string()).catch([]),
    file_system_names: z.array(z.string()).catch([]),
    tags: z.array(z.object({ key: z.string(), value: z.string() })).nullish(),
    actions: z.object({ restart: availabilitySchema, terminate: availabilitySchema }).catch(() => ({
      restart: availabilitySchema.parse(NO_ACTIONS.restart),
      terminate: availabilitySchema.parse(NO_ACTIONS.terminate),
    })),
  })
  .transform(
    ({ id, name, status, instance_type, region, ip, hostname, tags, actions, ...lists }): InstanceView => ({
      id,
      name: name === '' ? null : (name ?? null),
      status,
      type: instance_type,
      region,
      // It becomes part of a URL: what is no address is none.
      ip: ip != null && isIP(ip) !== 0 ? ip : null,
      hostname: hostname ?? null,
      sshKeys: lists.ssh_key_names,
      fileSystems: lists.file_system_names,
      tags: new Map((tags ?? []).map(({ key, value }) => [key, value])),
      ...actions,
    }),
  )

export const offersSchema = z
  .record(
    z.string(),
    z.object({ instance_type: typeSchema, regions_with_capacity_available: z.array(regionSchema) }),
  )
  .transform((types): OfferView[] =>
    Object.values(types).map(({ instance_type, regions_with_capacity_available }) => ({
      ...instance_type,
      regionsWithCapacity: regions_with_capacity_available,
    })),
  )

export const imageSchema = z
  .object({
    id: z.string(),
    name: words,
    family: words,
    version: words,
    architecture: words,
    region: regionSchema,
  })
  .transform(({ region, ...image }): ImageView => ({ ...image, region: region.name }))

/** Never the key itself, and never a private one. */
export const sshKeySchema = z.object({ id: z.string(), name: z.string() })

export const fileSystemSchema = z
  .object({ id: z.string(), name: z.string(), region: regionSchema })
  .transform(({ region, ...fileSystem }): FileSystemView => ({ ...fileSystem, region: region.name }))
