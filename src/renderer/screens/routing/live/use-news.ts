import { useState } from 'react'
import type { TargetLine } from './traffic.ts'
import { worstStanding } from './words.ts'

/** A sentence for a screen reader whenever a target's state changes; a countdown is no change. */
export function useNews(targets: readonly TargetLine[], now: number): string {
  const states = new Map(
    targets.map(({ id, name, target }) => [id, `${name}: ${worstStanding(target, now).word.split(',')[0]}`]),
  )
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(states)
  const [news, setNews] = useState('')
  const changed = [...states].filter(([id, state]) => known.has(id) && known.get(id) !== state)
  if (changed.length > 0 || states.size !== known.size) {
    setKnown(states)
    if (changed.length > 0) setNews(changed.map(([, state]) => state).join('. '))
  }
  return news
}
