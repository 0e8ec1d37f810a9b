import { useEffect, useRef, useState } from 'react'
import type { Override } from '../../shared/contract/overrides.ts'
import { newsOf } from './override-news.ts'
import { useWatchedOverrides } from './overrides.tsx'
import { useStatus } from './status.tsx'

/** The latest start or end in a sentence; empty before the first. */
export function useOverrideNews(): string {
  const state = useWatchedOverrides().snapshot?.state ?? null
  const known = useStatus()?.targets
  const seen = useRef<readonly Override[] | null>(null)
  const [news, setNews] = useState('')
  useEffect(() => {
    if (state === null) return
    const latest = seen.current === null ? null : newsOf(seen.current, state, known ?? [])
    seen.current = state.inForce
    if (latest !== null) setNews(latest)
  }, [state, known])
  return news
}
