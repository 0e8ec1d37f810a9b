import { useSyncExternalStore } from 'react'

function onResize(listener: () => void): () => void {
  addEventListener('resize', listener)
  return () => removeEventListener('resize', listener)
}

/** What the bars of the picture may have of the window's height, in px: the table below stays in sight. */
export const useRoom = (): number =>
  useSyncExternalStore(onResize, () => Math.round(Math.min(400, Math.max(160, innerHeight * 0.26))))
