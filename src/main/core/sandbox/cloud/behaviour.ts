/** How the sandbox's cloud behaves: how long its machines take, and what goes wrong. */
import { z } from 'zod'
import type { SandboxBehaviour } from '../settings.ts'

/** In ms; null: not before `hurry` is called. */
const waitSchema = z.number().min(0).max(3_600_000).nullable()

const behaviourSchema = z.strictObject({
  /** From its launch until an instance is `active`: short, so that a person sees it. Real ones take minutes. */
  bootMs: waitSchema.default(10_000),
  /** From then on until its inference server answers; null: it never does by itself. */
  startMs: waitSchema.default(6_000),
  /** How long a restart takes the inference server away. */
  restartMs: waitSchema.default(8_000),
  terminateMs: waitSchema.default(4_000),
  /** How long the list of instances goes without one that was launched; by its id it is known at once. */
  listLagMs: z.number().min(0).max(3_600_000).default(0),
  /** Whether what comes too fast is turned away with 429: any request within 1 s, a launch within 12 s. */
  isPaced: z.boolean().default(false),
  /** Of the inference servers that start from now on. */
  server: z.custom<Partial<SandboxBehaviour>>((value) => typeof value === 'object').default({}),
})

export type CloudBehaviour = z.output<typeof behaviourSchema>

export const readCloudBehaviour = (changes: Partial<CloudBehaviour>, current: object = {}): CloudBehaviour =>
  behaviourSchema.parse({ ...current, ...changes })

export const OPERATIONS = ['read', 'launch', 'restart', 'terminate', 'rename'] as const
export type Operation = (typeof OPERATIONS)[number]

/** What the next request of a kind meets with. */
export type CloudFault =
  /** Launches only, whatever is listed as free. */
  | 'no_capacity'
  | 'quota_exceeded'
  | 'conflict'
  /** 429 with Retry-After: 1. */
  | 'rate_limited'
  /** 500, and nothing was done. */
  | 'error'
  /** It is done, then comes a 500. */
  | 'error_after'
  /** It is done, then the connection breaks before any answer. */
  | 'lost_answer'
  /** It is done, and no answer ever comes. */
  | 'hang'
  /** 200 with a page of HTML; nothing was done. */
  | 'garbage'

/** What can happen to a machine by itself. */
export type Mishap =
  /** Its inference server dies; the machine runs on. */
  | 'silent'
  | 'unhealthy'
  | 'preempted'
  /** Ended by nobody here. */
  | 'terminated'
