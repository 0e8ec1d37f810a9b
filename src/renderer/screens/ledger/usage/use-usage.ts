import { useCallback, useEffect } from 'react'
import { useLoaded } from '../../../rpc/use-loaded.ts'
import type { Load, Loaded } from '../../../rpc/use-loaded.ts'
import { readUsage } from './read-usage.ts'
import type { Usage, UsageQuestion } from './read-usage.ts'

const REFRESH_MS = 30_000

/** The answer, and half a minute after it the next one, as long as somebody can see it. */
export function useUsage({ span, by, timezone, aheadMs }: UsageQuestion): Loaded<Usage> {
  const load: Load<Usage> = useCallback(
    (client, options) => readUsage(client, { span, by, timezone, aheadMs }, options),
    [span, by, timezone, aheadMs],
  )
  const loaded = useLoaded(load)
  const { value, error, reload } = loaded
  useEffect(() => {
    if (value === null && error === null) return
    let due = false
    const look = (): void => {
      if (!due || document.visibilityState !== 'visible') return
      due = false
      reload()
    }
    const timer = setTimeout(() => {
      due = true
      look()
    }, REFRESH_MS)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [value, error, reload])
  return loaded
}
