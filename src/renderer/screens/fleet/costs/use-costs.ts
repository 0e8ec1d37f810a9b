import { useCallback } from 'react'
import type { Economics } from '../../../../shared/contract/fleet.ts'
import { useKeptFresh } from '../../../rpc/use-kept-fresh.ts'
import { useLoaded } from '../../../rpc/use-loaded.ts'
import type { Load, Loaded } from '../../../rpc/use-loaded.ts'
import { targetOf } from '../target-of.ts'
import type { MachineUnit } from './figures.ts'

export interface Costs {
  readonly economics: Economics
  /** What each target was asked with and answered while its machine ran, within the month. */
  readonly tokensOf: ReadonlyMap<string, number>
}

const FRESH_EVERY_MS = 20_000

/** The economics at the price of a model (null: the cheapest), and what each machine served. */
export function useCosts(model: string | null, machines: readonly MachineUnit[]): Loaded<Costs> {
  // Asked anew for other machines, not for another object with the same ones.
  const key = JSON.stringify(
    machines.flatMap(({ unit, machine }) => {
      const target = targetOf(unit)
      return target === null ? [] : [[target, machine.startedAt]]
    }),
  )
  const load: Load<Costs> = useCallback(
    async (client, options) => {
      const economics = await client.fleet.economics({ model }, options)
      const served = JSON.parse(key) as [string, number][]
      const tokens = await Promise.all(
        served.map(async ([target, startedAt]) => {
          const from = Math.max(startedAt, economics.month.startedAt)
          const filter = { from, to: Math.max(from, economics.at) + 1, target }
          const { total } = await client.ledger.total({ filter }, options)
          const { input, cached, output } = total.tokens
          return [target, input + cached + output] as const
        }),
      )
      return { economics, tokensOf: new Map(tokens) }
    },
    [model, key],
  )
  const loaded = useLoaded(load)
  useKeptFresh(loaded.refresh, FRESH_EVERY_MS)
  return loaded
}
