import { useState } from 'react'
import type { FleetUnit } from '../../../../shared/contract/fleet.ts'
import { standingOf } from './words.ts'

/** A sentence for a screen reader whenever a unit's state changes, or one comes or goes; a countdown is no change. */
export function useNews(units: readonly FleetUnit[]): string {
  const states = new Map(
    units.map((unit) => [unit.id, `${unit.name}: ${standingOf({ ...unit, idleRule: null }, 0).word}`]),
  )
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(states)
  const [news, setNews] = useState('')
  const changed = [...states].filter(([id, state]) => known.get(id) !== state)
  if (changed.length > 0 || states.size !== known.size) {
    setKnown(states)
    if (changed.length > 0) setNews(changed.map(([, state]) => state).join('. '))
  }
  return news
}
