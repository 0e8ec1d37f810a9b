import { useCallback } from 'react'
import type { Span } from '../../../shared/contract/ledger.ts'
import { exactUsd, formatUsd } from '../../../shared/money.ts'
import { hrefOf } from '../../app/route.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'
import type { Client } from '../../rpc/transport.ts'

type Answer = Awaited<ReturnType<Client['ledger']['machines']>>

/** What own GPUs cost by the minute in the time that is shown: no part of the rows, so that nobody looks for it there. */
export function MachineTime({ from, to }: Span) {
  const load: Load<Answer> = useCallback(
    (client, options) => client.ledger.machines({ from, to }, options),
    [from, to],
  )
  // Where it cannot be read, the total beside it cannot be either, and says so.
  const { value } = useLoaded(load)
  if (value === null || value.costNanoUsd === 0) return null
  return (
    <span
      data-testid="machine-time"
      data-nano-usd={value.costNanoUsd}
      title={`$${exactUsd(value.costNanoUsd)}: what own GPUs cost by the minute, whatever was asked`}
    >
      without <a href={hrefOf('fleet', 'costs')}>machine time</a>, {formatUsd(value.costNanoUsd)}
    </span>
  )
}
