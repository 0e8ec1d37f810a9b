/** Lists that others change: asked for anew when the page is looked at again, and every so often while it is. */
import { useEffect } from 'react'

/** `refresh` must be stable, and may be called while it is under way. Without `everyMs` only on return to the page. */
export function useKeptFresh(refresh: () => void, everyMs: number | null = null): void {
  useEffect(() => {
    const whenSeen = (): void => {
      if (document.visibilityState === 'visible') refresh()
    }
    addEventListener('focus', whenSeen)
    document.addEventListener('visibilitychange', whenSeen)
    const timer = everyMs === null ? null : setInterval(whenSeen, everyMs)
    return () => {
      removeEventListener('focus', whenSeen)
      document.removeEventListener('visibilitychange', whenSeen)
      if (timer !== null) clearInterval(timer)
    }
  }, [refresh, everyMs])
}
