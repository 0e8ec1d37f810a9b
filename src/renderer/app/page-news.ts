/** Which alerts are new to this page. */
import type { Alert } from '../../shared/contract/alerts.ts'

export interface PageNews {
  /** The newest alert that this page knows; null before it has seen the log. */
  readonly seenId: number | null
  readonly fresh: readonly Alert[]
}

/** What was in the log when the page came is no news; ids only grow, unless an older ledger was restored. */
export function newsOf(seenId: number | null, newestFirst: readonly Alert[]): PageNews {
  const newestId = newestFirst[0]?.id ?? 0
  if (seenId === null || newestId < seenId) return { seenId: newestId, fresh: [] }
  return { seenId: newestId, fresh: newestFirst.filter(({ id }) => id > seenId).toReversed() }
}
