/** A change of prices that is refused: nothing was changed. */
import type { PriceProblem } from '../../../shared/contract/prices.ts'

export interface RefusedLine {
  readonly entry: string
  readonly problems: readonly PriceProblem[]
}

/** The message says what to do; `lines` names those at fault, and is empty when the fault is not in a line. */
export class PriceRefusal extends Error {
  readonly lines: readonly RefusedLine[]

  constructor(message: string, lines: readonly RefusedLine[] = []) {
    super(message)
    this.name = 'PriceRefusal'
    this.lines = lines
  }
}
