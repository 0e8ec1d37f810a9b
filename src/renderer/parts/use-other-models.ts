/** What the other models of the matrix would have cost, for a request that left the choice to `auto`. */
import { useCallback } from 'react'
import { AUTO } from '../../shared/auto.ts'
import type { Attempt, Counterfactual } from '../../shared/contract/requests.ts'
import { addUsd, type NanoUsd } from '../../shared/money.ts'
import { useLoaded, type Load } from '../rpc/use-loaded.ts'

export interface OtherModels {
  /** What all attempts of the request cost together. */
  readonly paid: NanoUsd
  /** The cheapest first; at least one. */
  readonly models: readonly Counterfactual[]
}

const NOTHING: Load<null> = () => Promise.resolve(null)

/** Null until the ledger has answered, and where nothing can be said. */
export function useOtherModels({ requestId, modelAsked }: Attempt): OtherModels | null {
  const load: Load<OtherModels> = useCallback(
    async (client, options) => {
      const { attempts, counterfactuals } = await client.requests.receipt({ requestId }, options)
      return { paid: addUsd(...attempts.map(({ costNanoUsd }) => costNanoUsd)), models: counterfactuals }
    },
    [requestId],
  )
  const { value } = useLoaded<OtherModels | null>(modelAsked === AUTO ? load : NOTHING)
  return value === null || value.models.length === 0 ? null : value
}
