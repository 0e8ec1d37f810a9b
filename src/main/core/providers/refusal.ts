/** A change of the providers that is refused: nothing was changed. */
import type { PriceProblem } from '../../../shared/contract/prices.ts'

export type ProviderField = 'name' | 'baseUrl' | 'key' | 'models' | 'weight'

export interface RefusedModel {
  /** By our name. */
  readonly model: string
  readonly problems: readonly PriceProblem[]
}

/** The message says what to do, and never repeats a key. */
export class ProviderRefusal extends Error {
  /** What of the form is at fault; null: none of it. */
  readonly field: ProviderField | null
  readonly lines: readonly RefusedModel[]

  constructor(field: ProviderField | null, message: string, lines: readonly RefusedModel[] = []) {
    super(message)
    this.name = 'ProviderRefusal'
    this.field = field
    this.lines = lines
  }
}
