/** Holds a live list still while someone points at it or works in it, and knows how far it has fallen behind. */
import type { Attempt } from '../../../shared/contract/requests.ts'
import { attemptKey } from '../../ui/outcome.ts'

type Rows = readonly Attempt[]
type Holder = 'pointer' | 'focus'

export interface Hold {
  readonly pointer: boolean
  readonly focus: boolean
  /** What is shown meanwhile; null while nothing holds the list. */
  readonly rows: Rows | null
}

export const FREE: Hold = { pointer: false, focus: false, rows: null }

/** The first to hold decides what is shown. */
export const heldBy = (hold: Hold, holder: Holder, shown: Rows): Hold =>
  hold[holder] ? hold : { ...hold, [holder]: true, rows: hold.rows ?? shown }

export function releasedBy(hold: Hold, holder: Holder): Hold {
  const rest = { ...hold, [holder]: false }
  return rest.pointer || rest.focus ? rest : FREE
}

/** "3 newer"; "20 or more newer" when the lists have nothing in common; null when there is none. Newest first. */
export function newerInWords(shown: Rows, live: Rows): string | null {
  const [newest] = shown
  const known = newest === undefined ? -1 : live.findIndex((row) => attemptKey(row) === attemptKey(newest))
  if (known === 0 || live.length === 0) return null
  return known === -1 ? `${live.length} or more newer` : `${known} newer`
}
