import { useState } from 'react'
import type { Budget } from '../../../shared/contract/budgets.ts'
import { standingOf } from '../../parts/budgets/standing.ts'

/** A sentence for a screen reader whenever a budget's state changes; figures that move are not announced. */
export function useNews(budgets: readonly Budget[], now: number): string {
  const states = budgets.map((budget) => `${budget.name}: ${standingOf(budget, now).word}`)
  const [known, setKnown] = useState(states)
  const [news, setNews] = useState('')
  if (states.join('\n') !== known.join('\n')) {
    const names = new Set(known.map((state) => state.slice(0, state.lastIndexOf(':'))))
    // A budget that was just made is seen anyway.
    const changed = states.filter(
      (state) => !known.includes(state) && names.has(state.slice(0, state.lastIndexOf(':'))),
    )
    setKnown(states)
    if (changed.length > 0) setNews(changed.join('. '))
  }
  return news
}
