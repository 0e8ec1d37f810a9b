/** What the console has against a launch, besides the message. */
import { ORPCError } from '@orpc/client'
import type { FleetRefusedField, Launch } from '../../../../shared/contract/fleet.ts'

export interface Refusal {
  readonly message: string
  readonly field: FleetRefusedField | null
  /** The cloud's own code; null: it was not the cloud. */
  readonly code: string | null
}

/** The cloud has none of that type there now. */
export const NO_CAPACITY = 'instance-operations/launch/insufficient-capacity'

/** Null for everything else that may have gone wrong. */
export function refusalIn(error: unknown): Refusal | null {
  if (!(error instanceof ORPCError) || error.code !== 'FLEET_REFUSED') return null
  const data: unknown = error.data
  return isRefusal(data)
    ? { message: error.message, field: data.field, code: data.code }
    : { message: error.message, field: null, code: null }
}

/** What the cloud had against a launch that the console had taken on already. */
export const failureOf = ({ problem, problemCode }: Pick<Launch, 'problem' | 'problemCode'>): Refusal => ({
  message: problem ?? 'The cloud did not launch it, and did not say why.',
  field: null,
  code: problemCode,
})

/** The contract says what stands there. */
const isRefusal = (data: unknown): data is Pick<Refusal, 'field' | 'code'> =>
  typeof data === 'object' && data !== null && 'field' in data && 'code' in data

const SHOWN_FIELDS: ReadonlySet<string> = new Set<FleetRefusedField>([
  'type',
  'region',
  'sshKey',
  'image',
  'name',
  'port',
  'userData',
])

/** What a refusal says of one field; no capacity is told with what to take instead. */
export const refusedAt = (refusal: Refusal | null, field: FleetRefusedField): string | null =>
  refusal !== null && refusal.field === field && refusal.code !== NO_CAPACITY ? refusal.message : null

/** Whether it is told where it belongs, instead of above all fields. */
export const isToldAtField = (refusal: Refusal | null): boolean =>
  refusal !== null &&
  (refusal.code === NO_CAPACITY || (refusal.field !== null && SHOWN_FIELDS.has(refusal.field)))
