/** What a scope spent in the past, asked of the ledger's reader, so that no write waits for weeks to be added up. */
import { addUsd, type NanoUsd } from '../../../shared/money.ts'
import { QUARTER_HOUR_MS, type LedgerReader, type QuarterHour, type Scope } from '../ledger/ledger.ts'
import type { CalendarWindow } from './calendar.ts'

export interface PastSpend {
  /** Oldest first; those without traffic are not there. */
  quarterHours(scope: Scope, window: CalendarWindow): Promise<QuarterHour[]>
  total(scope: Scope, window: CalendarWindow): Promise<NanoUsd>
}

/** Longer than any window, so that it is one part or two. */
const ALL_AT_ONCE_MS = 1_000 * 365 * 86_400_000

export function createPastSpend(reader: Pick<LedgerReader, 'spending'>): PastSpend {
  const ask = (scope: Scope, { start, end }: CalendarWindow, bucketMs: number) =>
    reader.spending({ from: start, to: end, bucketMs, by: [], ...filterOf(scope) })
  return {
    async quarterHours(scope, window) {
      const lines = await ask(scope, window, QUARTER_HOUR_MS)
      return lines
        .map(({ bucket, costNanoUsd, served }) => ({ startsAt: bucket, costNanoUsd, requests: served }))
        .sort((a, b) => a.startsAt - b.startsAt)
    },
    async total(scope, window) {
      const lines = await ask(scope, window, ALL_AT_ONCE_MS)
      return addUsd(...lines.map(({ costNanoUsd }) => costNanoUsd))
    },
  }
}

function filterOf({ kind, subject }: Scope) {
  switch (kind) {
    case 'all':
      return {}
    case 'bill':
      return { withMachines: true }
    case 'key':
      return { keyIds: [subject] }
    case 'workload':
      return { workloads: [subject] }
    case 'model':
      return { models: [subject] }
  }
}
