/** What was asked of the fleet cannot be; nothing was changed. */
import type { FleetRefusedField } from '../../../shared/contract/fleet.ts'
import { CloudError } from './cloud/cloud.ts'

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

/** Of what needs a cloud where there is none. */
export const WITHOUT_CLOUD =
  'There is no cloud to ask: start the console with LAMBDA_CLOUD_API_KEY. Without it machines are entered by hand.'

/** Asks the cloud for what somebody wants to see done: what it says to that is their answer. */
export async function asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    throw error instanceof CloudError ? refusedByCloud(error) : error
  }
}

export function refusedByCloud({ message, suggestion, code }: CloudError): FleetRefused {
  return new FleetRefused(null, suggestion === null ? message : `${message} ${suggestion}`, code)
}
