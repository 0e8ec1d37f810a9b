import { useEffect, useState } from 'react'
import { refusingForMs } from './refusals.ts'
import type { Refusals } from './refusals.ts'

/**
 * Whether a budget turns requests away, until a minute has passed without one. `now` is when the core made the
 * snapshot: this page's own clock may differ from it.
 */
export function useRefusing(refusals: Refusals, now: number): boolean {
  const at = refusals.last?.at ?? null
  const remainingMs = refusingForMs(refusals, now)
  const [overAt, setOverAt] = useState<number | null>(null)
  useEffect(() => {
    if (remainingMs === 0) return
    const timer = setTimeout(() => setOverAt(at), remainingMs)
    return () => clearTimeout(timer)
  }, [at, remainingMs])
  return remainingMs > 0 && overAt !== at
}
