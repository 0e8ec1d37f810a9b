import { useEffect, useRef, useState } from 'react'
import type { LedgerFilter } from '../../../shared/contract/ledger.ts'
import { useWatchedStatus } from '../../app/status.tsx'
import { bounded } from '../../rpc/bounded.ts'
import { useClient } from '../../rpc/use-rpc.ts'

/** How often it is looked, and only while something has happened. */
const EVERY_MS = 2_000
const YEAR_MS = 366 * 86_400_000

/**
 * How many attempts have settled that the list does not have: those that came later, and those that were in flight
 * when it was read. `known` is how many there were; null while that is not known yet.
 */
export function useNewer(filter: LedgerFilter, open: boolean, known: number | null): number {
  const client = useClient()
  const seq = useWatchedStatus().snapshot?.seq ?? 0
  const latestSeq = useRef(seq)
  const [found, setFound] = useState<{ readonly filter: LedgerFilter; readonly attempts: number } | null>(
    null,
  )

  useEffect(() => {
    latestSeq.current = seq
  }, [seq])

  useEffect(() => {
    if (client === null || known === null) return
    let over = false
    let busy = false
    let lookedAt: number | null = null
    const look = (): void => {
      // The status moves with every reservation and settlement: while it stands still there is nothing to find.
      if (busy || document.hidden || latestSeq.current === lookedAt) return
      busy = true
      lookedAt = latestSeq.current
      const live = open ? { ...filter, to: filter.to + YEAR_MS } : filter
      bounded((signal) => client.ledger.total({ filter: live }, { signal }))
        .then(
          ({ total }) => !over && setFound({ filter, attempts: total.attempts }),
          // The list itself says when the console cannot be reached; this is looked for again.
          () => (lookedAt = null),
        )
        .finally(() => (busy = false))
    }
    const timer = setInterval(look, EVERY_MS)
    return () => {
      over = true
      clearInterval(timer)
    }
  }, [client, filter, open, known])

  return found?.filter === filter && known !== null ? Math.max(0, found.attempts - known) : 0
}
