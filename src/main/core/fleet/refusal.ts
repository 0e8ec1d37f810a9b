/** What was asked of the fleet cannot be; nothing was changed. */
import type { FleetRefusedField } from '../../../shared/contract/fleet.ts'

/** The message says why and what to do. */
export class FleetRefused extends Error {
  readonly field: FleetRefusedField | null
  /** The cloud's own code; null: it was not the cloud. */
  readonly code: string | null

  constructor(field: FleetRefusedField | null, message: string, code: string | null = null) {
    super(message)
    this.field = field
    this.code = code
  }
}
