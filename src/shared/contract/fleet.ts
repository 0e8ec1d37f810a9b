/** The fleet: own inference servers and the machines under them, what they do, what they cost, and the hand on them. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { instantSchema, nanoUsdSchema, snapshotOf } from './common.ts'

/** What serves at an endpoint; `openai`: something that speaks OpenAI's API and says no more of itself. */
export const SERVER_KINDS = ['vllm', 'sglang', 'tgi', 'llamacpp', 'ollama', 'openai'] as const
export const serverKindSchema = z.enum(SERVER_KINDS)

const share = z.number().min(0)

/** What an inference server says of its load; null where its kind does not say it. */
export const loadSchema = z.object({
  at: instantSchema,
  running: z.number().nullable(),
  waiting: z.number().nullable(),
  /** 0 to 1. */
  kvCacheShare: share.nullable(),
  /** Over the time since the reading before; null at the first one, too. */
  outputTokensPerSecond: z.number().nullable(),
  /** Mean time to the first token over the time since the reading before; null where nothing was answered. */
  ttftMs: z.number().nullable(),
})

/** What a DCGM exporter says of one GPU. */
export const gpuSchema = z.object({
  /** Its index on the machine. */
  index: z.string(),
  /** As NVIDIA names it; null where the exporter does not say. */
  product: z.string().nullable(),
  /** 0 to 1. */
  utilisation: share.nullable(),
  memoryUsedMib: z.number().nullable(),
  memoryTotalMib: z.number().nullable(),
  powerW: z.number().nullable(),
  temperatureC: z.number().nullable(),
  /** The last XID error, NVIDIA's number of what went wrong; 0 for none. */
  xid: z.number().int().nullable(),
})

/** The last half hour by the minute, oldest first; null where nothing was read. */
export const trendSchema = z.object({
  running: z.array(z.number().nullable()),
  utilisation: z.array(z.number().nullable()),
})

export const endpointSchema = z.object({
  /** The target's id. */
  target: z.string(),
  /** Who named it: the environment, somebody under Settings, or an instance that was launched or taken over here. */
  origin: z.enum(['environment', 'provider', 'instance']),
  /** Without user, path of `/v1` or key. */
  root: z.string(),
  /** As its probes find it; `unknown` until the first. */
  state: z.enum(['unknown', 'up', 'down']),
  since: instantSchema,
  error: z.string().nullable(),
  kind: serverKindSchema.nullable(),
  version: z.string().nullable(),
  /** By our names. */
  models: z.array(z.string()),
  /** Null: it says nothing of its load, or nothing yet. */
  load: loadSchema.nullable(),
  /** Models in its memory now, by its own names, where its kind says so (Ollama loads and unloads them). */
  loaded: z.array(z.object({ model: z.string(), vramMib: z.number().nullable() })).nullable(),
  gpus: z.array(gpuSchema),
  /** Why there is no reading although there was one, in a sentence. */
  readingError: z.string().nullable(),
  trend: trendSchema,
  /** What of ours is under way there now. */
  inFlight: z.number().int(),
  /** Whether no new request is sent there until it is restarted or gone. */
  isDraining: z.boolean(),
  /** Where its DCGM exporter is asked; null: at port 9400 of its own host. */
  dcgmUrl: z.string().nullable(),
  /** What is called to wake it; null: nothing. */
  wakeUrl: z.string().nullable(),
})

/** Whether the cloud lets it be done now, and if not why. */
const availabilitySchema = z.object({ isAvailable: z.boolean(), why: z.string().nullable() })

export const INSTANCE_STATUSES = [
  'booting',
  'active',
  'unhealthy',
  'terminating',
  'terminated',
  'preempted',
  /** One that this console does not know. */
  'other',
] as const

export const instanceSchema = z.object({
  id: z.string(),
  status: z.enum(INSTANCE_STATUSES),
  type: z.string(),
  typeDescription: z.string(),
  region: z.string(),
  ip: z.string().nullable(),
  /** Launched or taken over here: its endpoint becomes a target once it answers. */
  isOurs: z.boolean(),
  restart: availabilitySchema,
  terminate: availabilitySchema,
})

/** The machine's time, which is what is paid for. */
export const machineSchema = z.object({
  id: z.string(),
  /** `cloud`: the cloud's own price. `manual`: entered by hand. */
  source: z.enum(['cloud', 'manual']),
  /** The line of `/v1/organization/costs` that it stands under. */
  lineItem: z.string(),
  hourlyNanoUsd: nanoUsdSchema,
  startedAt: instantSchema,
  /** False: it ran before this console first saw it, and nobody knows since when. */
  isStartKnown: z.boolean(),
  endedAt: instantSchema.nullable(),
  /** Of the running month in the budgets' timezone. */
  month: z.object({
    minutes: z.number().int(),
    costNanoUsd: nanoUsdSchema,
    /** Minutes in which no request was running, and what they cost; those of a closed console are not judged. */
    idleMinutes: z.number().int(),
    idleNanoUsd: nanoUsdSchema,
    /** Minutes that were filled in afterwards, because this console was closed. */
    inferredMinutes: z.number().int(),
  }),
})

export const UNIT_STATES = [
  'launching',
  'booting',
  /** The machine runs; its endpoint has not answered yet. */
  'starting',
  'healthy',
  'down',
  'draining',
  'restarting',
  'unhealthy',
  'terminating',
  'terminated',
  'preempted',
  /** A machine whose endpoint nobody named: it only costs. */
  'running',
  'unknown',
] as const

/** One line of the fleet: a machine, an endpoint, or both where they are known to be the same. */
export const unitSchema = z.object({
  /** `instance:<the cloud's id>`, else the target's id. */
  id: z.string(),
  name: z.string(),
  state: z.enum(UNIT_STATES),
  since: instantSchema,
  /** Why it is in that state, in a sentence, where it is not plain. */
  why: z.string().nullable(),
  instance: instanceSchema.nullable(),
  endpoint: endpointSchema.nullable(),
  /** Null: nobody said what it costs. */
  machine: machineSchema.nullable(),
  /** It can neither be restarted nor terminated here. */
  isProtected: z.boolean(),
  /** Since when no request has been running there; null while one is, or where that is not known. */
  idleSince: instantSchema.nullable(),
  /** Terminated by itself after so long without a request; null: never. */
  idleRule: z.object({ afterMinutes: z.number().int(), terminatesAt: instantSchema.nullable() }).nullable(),
})

export const launchTermsSchema = z.object({
  name: z.string().trim().min(1).max(64),
  type: z.string().min(1).max(200),
  region: z.string().min(1).max(200),
  sshKey: z.string().min(1).max(200),
  /** An image's id; null: the cloud's default. */
  image: z.string().max(200).nullable(),
  fileSystems: z.array(z.string().max(200)).max(10),
  /** The cloud runs it at the first boot, as cloud-init does; what starts the inference server. Empty: none. */
  userData: z.string().max(60_000),
  /** Where its inference server will listen. */
  port: z.number().int().min(1).max(65_535),
  /** Whether to ask again, for so many minutes, while the cloud has no capacity; 0: not. */
  waitMinutes: z
    .number()
    .int()
    .min(0)
    .max(24 * 60),
})

export const launchSchema = z.object({
  id: z.number().int(),
  terms: launchTermsSchema.omit({ userData: true }),
  /** As it was shown before it was confirmed. */
  hourlyNanoUsd: nanoUsdSchema,
  /**
   * `asking`: on its way to the cloud. `waiting`: no capacity, asked again at `nextTryAt`. `looking`: nobody knows
   * whether the cloud has launched it, so it is looked for before it is asked for again. `booting`: the cloud has it.
   * `starting`: it runs, its endpoint does not answer yet.
   */
  state: z.enum(['asking', 'waiting', 'looking', 'booting', 'starting', 'healthy', 'failed', 'cancelled']),
  startedAt: instantSchema,
  changedAt: instantSchema,
  nextTryAt: instantSchema.nullable(),
  tries: z.number().int(),
  instanceId: z.string().nullable(),
  /** What went wrong and what to do; null while nothing has. */
  problem: z.string().nullable(),
  /** The code of a problem with the cloud: its own, such as `…/insufficient-capacity`, or `unreachable` and the like. */
  problemCode: z.string().nullable(),
  /** When earlier launches of this type were healthy, in ms from their start; null: there was none. */
  usualMs: z.number().nullable(),
})

export const fleetSchema = z.object({
  /** From so many °C a GPU is hot. */
  hotCelsius: z.number(),
  cloud: z.object({
    /** `none`: no key, so machines are entered by hand. */
    mode: z.enum(['lambda', 'sandbox', 'none']),
    /** Why its list could not be read the last time, in a sentence. */
    error: z.string().nullable(),
    /** When its list was last read. */
    readAt: instantSchema.nullable(),
  }),
  units: z.array(unitSchema),
  /** Under way, and those of the last day that failed. */
  launches: z.array(launchSchema),
  totals: z.object({
    /** What all machines that run cost per hour now. */
    hourlyNanoUsd: nanoUsdSchema,
    monthNanoUsd: nanoUsdSchema,
    monthIdleNanoUsd: nanoUsdSchema,
    /** Tokens that own GPUs have answered with and been asked with this month. */
    monthTokens: z.number().int(),
    /** Null without any tokens. */
    perMillionTokensNanoUsd: nanoUsdSchema.nullable(),
  }),
})

const capacityTypeSchema = z.object({
  name: z.string(),
  description: z.string(),
  gpuDescription: z.string(),
  gpus: z.number().int(),
  vcpus: z.number().int(),
  memoryGib: z.number().int(),
  storageGib: z.number().int(),
  hourlyNanoUsd: nanoUsdSchema,
  /** 730 hours. */
  monthlyNanoUsd: nanoUsdSchema,
  regionsWithCapacity: z.array(z.string()),
})

export const capacitySchema = z.object({
  readAt: instantSchema,
  types: z.array(capacityTypeSchema),
  regions: z.array(z.object({ name: z.string(), description: z.string() })),
  images: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      family: z.string(),
      version: z.string(),
      region: z.string(),
      architecture: z.string(),
    }),
  ),
  sshKeys: z.array(z.object({ id: z.string(), name: z.string() })),
  fileSystems: z.array(z.object({ name: z.string(), region: z.string() })),
})

/** One row of the comparison: so many tokens a month, here and there. */
const comparisonSchema = z.object({
  tokensPerMonth: z.number().int(),
  /** Whether it is what this console measured, projected to a whole month. */
  isMeasured: z.boolean(),
  serverlessNanoUsd: nanoUsdSchema,
  gpuNanoUsd: nanoUsdSchema,
})

export const economicsSchema = z.object({
  at: instantSchema,
  /** What serverless takes for 1M tokens: at the price of this model, in the mix of input and output measured. */
  model: z.string(),
  perMillionNanoUsd: nanoUsdSchema,
  /** The part of all tokens of the last 30 days that was input; null: nothing was measured, and half is taken. */
  inputShare: z.number().nullable(),
  /** What one month of a GPU costs in the comparison. */
  gpuMonthNanoUsd: nanoUsdSchema,
  /** 1M, 5M and 10M tokens, and where anything was asked the volume measured. */
  comparison: z.array(comparisonSchema),
  /** From so many tokens a day on the GPU is cheaper; null: never, as serverless costs nothing. */
  breakEvenTokensPerDay: z.number().int().nullable(),
  /** What the fastest endpoint was measured at, as tokens a day; null: no endpoint says it. */
  measuredCapacityTokensPerDay: z.number().int().nullable(),
  /** What was really spent in the running month, against the bill before. */
  month: z.object({
    startedAt: instantSchema,
    serverlessNanoUsd: nanoUsdSchema,
    machinesNanoUsd: nanoUsdSchema,
    /** Where the ledger begins later in the month than the month: before, it knows of no spending to compare. */
    countedFrom: instantSchema,
    /** The baseline's part for the time since then. */
    baselineNanoUsd: nanoUsdSchema,
    baselineMonthNanoUsd: nanoUsdSchema,
    tokens: z.number().int(),
  }),
})

/** One point of an endpoint's history: means over its step, the highest temperature. */
export const historyPointSchema = z.object({
  at: instantSchema,
  running: z.number().nullable(),
  waiting: z.number().nullable(),
  kvCacheShare: z.number().nullable(),
  outputTokensPerSecond: z.number().nullable(),
  ttftMs: z.number().nullable(),
  utilisation: z.number().nullable(),
  memoryShare: z.number().nullable(),
  powerW: z.number().nullable(),
  temperatureC: z.number().nullable(),
  /** Share of the minutes at which its probes found it up. */
  upShare: z.number().nullable(),
})

/** What happened to a unit: by hand, by a rule, or by itself. */
export const fleetEventSchema = z.object({
  id: z.number().int(),
  at: instantSchema,
  unit: z.string(),
  /** `launched`, `healthy`, `down`, `restarted`, `terminated`, `ended_unexpectedly`, `xid`, … */
  event: z.string(),
  /** In a sentence. */
  text: z.string(),
  author: z.string(),
})

export type ServerKind = z.output<typeof serverKindSchema>
export type EndpointLoad = z.output<typeof loadSchema>
export type GpuReading = z.output<typeof gpuSchema>
export type EndpointTrend = z.output<typeof trendSchema>
export type FleetEndpoint = z.output<typeof endpointSchema>
export type FleetInstance = z.output<typeof instanceSchema>
export type FleetMachine = z.output<typeof machineSchema>
export type FleetUnit = z.output<typeof unitSchema>
export type UnitState = FleetUnit['state']
export type LaunchTerms = z.output<typeof launchTermsSchema>
export type Launch = z.output<typeof launchSchema>
export type FleetState = z.output<typeof fleetSchema>
export type FleetTotals = FleetState['totals']
export type CapacityType = z.output<typeof capacityTypeSchema>
export type Capacity = z.output<typeof capacitySchema>
export type Economics = z.output<typeof economicsSchema>
export type HistoryPoint = z.output<typeof historyPointSchema>
export type FleetEvent = z.output<typeof fleetEventSchema>

const refusedFieldSchema = z.enum([
  'unit',
  'name',
  'type',
  'region',
  'sshKey',
  'image',
  'userData',
  'price',
  'startedAt',
  'endedAt',
  'dcgmUrl',
  'wakeUrl',
  'port',
  'idle',
])

export type FleetRefusedField = z.output<typeof refusedFieldSchema>

/** Nothing was changed; the message says why and what to do. */
const REFUSED = {
  FLEET_REFUSED: {
    status: 400,
    data: z.object({
      field: refusedFieldSchema.nullable(),
      /** The cloud's own code, such as `instance-operations/launch/insufficient-capacity`; null: it was not the cloud. */
      code: z.string().nullable(),
    }),
  },
} as const

const unit = z.string().min(1).max(300)
const reason = z.string().trim().max(500).nullable()
/** Made anew by the caller for each thing that it means: sent twice, it is done once. */
const idempotencyKey = z.string().min(8).max(64)
const drainSeconds = z.number().int().min(0).max(3_600)

/** What became of one unit of several. */
const resultsSchema = z.object({
  results: z.array(
    z.object({
      unit: z.string(),
      ok: z.boolean(),
      /** What was done, or why not and what to do. */
      message: z.string(),
    }),
  ),
})

export type FleetResults = z.output<typeof resultsSchema>

export const fleet = {
  watch: oc.output(eventIterator(snapshotOf(fleetSchema))),
  /** What can be launched, where, and with what; read from the cloud, at most some seconds old. */
  capacity: oc
    .errors(REFUSED)
    .input(z.object({ isFresh: z.boolean().default(false) }))
    .output(capacitySchema),
  /** Refused before anything is asked for when the price is not the one that was shown any more. */
  launch: oc
    .errors(REFUSED)
    .input(
      z.object({
        terms: launchTermsSchema,
        /** The price that was shown and confirmed. */
        hourlyNanoUsd: nanoUsdSchema,
        reason,
        idempotencyKey,
      }),
    )
    .output(z.object({ launch: launchSchema })),
  /** Ends the waiting for capacity. What the cloud has launched already is terminated, not cancelled. */
  cancelLaunch: oc
    .errors(REFUSED)
    .input(z.object({ id: z.number().int() }))
    .output(z.object({ launch: launchSchema })),
  /** Sends nothing new there, waits for what is under way, at most so long, then restarts. */
  restart: oc
    .errors(REFUSED)
    .input(z.object({ units: z.array(unit).min(1).max(50), drainSeconds, reason, idempotencyKey }))
    .output(resultsSchema),
  /** `typedName` is the unit's name, typed by whoever means it. */
  terminate: oc
    .errors(REFUSED)
    .input(
      z.object({
        units: z
          .array(z.object({ unit, typedName: z.string().max(300) }))
          .min(1)
          .max(50),
        drainSeconds,
        reason,
        idempotencyKey,
      }),
    )
    .output(resultsSchema),
  rename: oc
    .errors(REFUSED)
    .input(z.object({ unit, name: z.string().trim().min(1).max(64) }))
    .output(z.object({})),
  protect: oc
    .errors(REFUSED)
    .input(z.object({ unit, isProtected: z.boolean(), reason }))
    .output(z.object({})),
  /** Lets an instance that was launched elsewhere serve: its endpoint becomes a target once it answers. */
  takeOver: oc
    .errors(REFUSED)
    .input(z.object({ unit, port: z.number().int().min(1).max(65_535), reason }))
    .output(z.object({})),
  /** Null: never. */
  setIdleRule: oc
    .errors(REFUSED)
    .input(
      z.object({
        unit,
        afterMinutes: z
          .number()
          .int()
          .min(10)
          .max(7 * 24 * 60)
          .nullable(),
        reason,
      }),
    )
    .output(z.object({})),
  /** What a machine costs that no cloud tells of, from a moment on. Given again, the price is another from now on. */
  setPrice: oc
    .errors(REFUSED)
    .input(
      z.object({
        unit,
        /** USD per hour, as a decimal. */
        hourlyUsd: z.string().max(32),
        /** What it stands under in `/v1/organization/costs`, such as `gpu_1x_a10`. */
        lineItem: z
          .string()
          .trim()
          .min(1)
          .max(100)
          .regex(/^[\w.:-]+$/, 'letters, digits and . : _ - only'),
        /** Null: from now on. */
        startedAt: instantSchema.nullable(),
        reason,
      }),
    )
    .output(z.object({})),
  /** It costs nothing any more from that moment on, which may be past. Null: from now on. */
  endMachine: oc
    .errors(REFUSED)
    .input(z.object({ unit, endedAt: instantSchema.nullable(), reason }))
    .output(z.object({})),
  /** Where an endpoint's exporter is, and what wakes it. Null: none, or the usual place. */
  setEndpoint: oc
    .errors(REFUSED)
    .input(
      z.object({
        unit,
        dcgmUrl: z.string().max(2_000).nullable(),
        wakeUrl: z.string().max(2_000).nullable(),
        reason,
      }),
    )
    .output(z.object({})),
  /** Oldest first, in steps that fit the span: at most about 400 points. */
  history: oc
    .input(z.object({ target: z.string().max(300), from: instantSchema, to: instantSchema }))
    .output(z.object({ stepMs: z.number().int(), points: z.array(historyPointSchema) })),
  /** Newest first; all units without one. */
  events: oc
    .input(z.object({ unit: unit.nullable(), limit: z.number().int().min(1).max(200).default(50) }))
    .output(z.object({ events: z.array(fleetEventSchema) })),
  /** Null: the cheapest model that has a price. */
  economics: oc
    .errors(REFUSED)
    .input(z.object({ model: z.string().max(256).nullable() }))
    .output(economicsSchema),
}
