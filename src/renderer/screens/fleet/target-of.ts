import type { FleetUnit } from '../../../shared/contract/fleet.ts'

/** The target of what serves there; of an instance that has ended it is what it was. */
export const targetOf = ({ endpoint, instance }: FleetUnit): string | null =>
  endpoint?.target ?? (instance?.isOurs ? `gpu:${instance.id}` : null)
