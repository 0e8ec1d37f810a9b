/** One machine of the sandbox's cloud: what it is, what becomes of it next, and what it costs. */
import { z } from 'zod'
import { nanoUsd, type NanoUsd } from '../../../../shared/money.ts'

const MINUTE_MS = 60_000
const NANO_PER_CENT = 10_000_000n

export const machineSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  type: z.string(),
  /** As it was when it was launched. */
  centsPerHour: z.number().int().min(0),
  region: z.string(),
  sshKey: z.string(),
  fileSystems: z.array(z.string()),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
  phase: z.enum([
    'booting',
    /** It runs; its inference server does not answer yet, or not any more. */
    'starting',
    'serving',
    'restarting',
    'unhealthy',
    'terminating',
    'terminated',
    'preempted',
  ]),
  /** When it goes on to its next phase by itself, in ms; null: it does not. */
  nextAt: z.number().nullable(),
  launchedAt: z.number(),
  endedAt: z.number().nullable(),
  /** Where its inference server listens; null: not known before it has booted. */
  port: z.number().int().nullable(),
})

export type Machine = z.output<typeof machineSchema>
export type Phase = Machine['phase']

/** What the API calls them. */
export const STATUSES: Readonly<Record<Phase, string>> = {
  booting: 'booting',
  starting: 'active',
  serving: 'active',
  restarting: 'active',
  unhealthy: 'unhealthy',
  terminating: 'terminating',
  terminated: 'terminated',
  preempted: 'preempted',
}

export const isOver = ({ phase }: Machine): boolean => phase === 'terminated'

/** One line of the cloud's bill, by its own counting. */
export interface CloudBill {
  readonly id: string
  readonly name: string | null
  readonly type: string
  readonly launchedAt: number
  /** Null: it runs. */
  readonly endedAt: number | null
  /** Those that have begun. */
  readonly minutes: number
  readonly costNanoUsd: NanoUsd
}

/** @param now ms */
export function billOf(machine: Machine, now: number): CloudBill {
  const { id, name, type, launchedAt, endedAt, centsPerHour } = machine
  const minutes = Math.ceil(((endedAt ?? now) - launchedAt) / MINUTE_MS)
  const cost = (BigInt(minutes) * BigInt(centsPerHour) * NANO_PER_CENT) / 60n
  return { id, name, type, launchedAt, endedAt, minutes, costNanoUsd: nanoUsd(Number(cost)) }
}
