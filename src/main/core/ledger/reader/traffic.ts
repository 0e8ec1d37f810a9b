/** Where requests went, and what they used there: for a look at what a change of routing would have done. */
import { z } from 'zod'
import type { Span } from '../../../../shared/contract/ledger.ts'
import { nanoUsd, type NanoUsd } from '../../../../shared/money.ts'
import { ALL } from './conditions.ts'
import { COLUMNS } from './groupings.ts'
import type { Prepare } from './statements.ts'
import { createSumUp, fold } from './sums.ts'

export interface TrafficLine {
  readonly target: string
  readonly model: string
  /** '' for requests without one. */
  readonly workload: string
  /** Whose first attempt went there. */
  readonly requests: number
  readonly attempts: number
  /** Disjoint: `input` excludes `cached`. */
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly costNanoUsd: NanoUsd
}

export function createTraffic(prepare: Prepare): (span: Span) => TrafficLine[] {
  const sumUp = createSumUp(prepare)
  return (span) => {
    const lines = sumUp(span, ALL, { by: [COLUMNS.target, COLUMNS.model, COLUMNS.workload] })
    return [...fold(lines, ({ values }) => JSON.stringify(values))].map(([key, sums]) => {
      const [target, model, workload] = keySchema.parse(JSON.parse(key))
      const { requests, attempts, input, cached, output, costNanoUsd } = sums
      const cost = nanoUsd(costNanoUsd)
      return { target, model, workload, requests, attempts, input, cached, output, costNanoUsd: cost }
    })
  }
}

const keySchema = z.tuple([z.string(), z.string(), z.string()])
