import { useState } from 'react'
import { newIdempotencyKey } from '../../../../parts/overrides/idempotency.ts'

/** The same key for the same entries, so that a call that may have got through is repeated with it; else another. */
export function useIdempotencyKey(entries: unknown): string {
  const said = JSON.stringify(entries)
  const [known, setKnown] = useState(() => ({ said, key: newIdempotencyKey() }))
  if (known.said === said) return known.key
  const next = { said, key: newIdempotencyKey() }
  setKnown(next)
  return next.key
}
