import { useState } from 'react'
import type { Launch } from '../../../../shared/contract/fleet.ts'
import { newsOf } from './words.ts'

/** A sentence for a screen reader whenever a launch gets on or fails; a countdown is no news, and a new try neither. */
export function useLaunchNews(launches: readonly Launch[]): string {
  const states = new Map(launches.map((launch) => [launch.id, newsOf(launch)]))
  const [known, setKnown] = useState<ReadonlyMap<number, string>>(states)
  const [news, setNews] = useState('')
  const changed = [...states].filter(([id, state]) => known.get(id) !== state)
  if (changed.length > 0 || states.size !== known.size) {
    setKnown(states)
    if (changed.length > 0) setNews(changed.map(([, state]) => state).join('. '))
  }
  return news
}
