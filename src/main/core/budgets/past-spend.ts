/** What a scope spent in the past, asked of the ledger's reader, so that no write waits for weeks to be added up. */
import { addUsd, ZERO_USD, type NanoUsd } from '../../../shared/money.ts'
import { QUARTER_HOUR_MS, type LedgerReader, type QuarterHour, type Scope } from '../ledger/ledger.ts'
import type { CalendarWindow } from './calendar.ts'

export interface PastSpend {
  /** Oldest first; those without traffic are not there. */
  quarterHours(scope: Scope, window: CalendarWindow): Promise<QuarterHour[]>
  total(scope: Scope, window: CalendarWindow): Promise<NanoUsd>
}

/** Longer than any window, so that it is one part or two. */
const ALL_AT_ONCE_MS = 1_000 * 365 * 86_400_000

export function createPastSpend(reader: Pick<LedgerReader, 'spending' | 'machineTime'>): PastSpend {
  const requests = (scope: Scope, { start, end }: CalendarWindow, bucketMs: number) =>
    reader.spending({ from: start, to: end, bucketMs, by: [], ...filterOf(scope) })

  async function machines({ kind }: Scope, { start, end }: CalendarWindow, bucketMs: number) {
    return kind === 'bill' ? reader.machineTime({ from: start, to: end, bucketMs }) : []
  }

  return {
    async quarterHours(scope, window) {
      const [asked, ran] = await Promise.all([
        requests(scope, window, QUARTER_HOUR_MS),
        machines(scope, window, QUARTER_HOUR_MS),
      ])
      const quarters = new Map(
        asked.map(({ bucket, costNanoUsd, served }): [number, QuarterHour] => [
          bucket,
          { startsAt: bucket, costNanoUsd, machinesNanoUsd: ZERO_USD, requests: served },
        ]),
      )
      for (const { bucket, costNanoUsd } of ran) {
        const known = quarters.get(bucket) ?? emptyAt(bucket)
        quarters.set(bucket, {
          ...known,
          costNanoUsd: addUsd(known.costNanoUsd, costNanoUsd),
          machinesNanoUsd: addUsd(known.machinesNanoUsd, costNanoUsd),
        })
      }
      return [...quarters.values()].sort((a, b) => a.startsAt - b.startsAt)
    },
    async total(scope, window) {
      const lines = await Promise.all([
        requests(scope, window, ALL_AT_ONCE_MS),
        machines(scope, window, ALL_AT_ONCE_MS),
      ])
      return addUsd(...lines.flat().map(({ costNanoUsd }) => costNanoUsd))
    },
  }
}

const emptyAt = (startsAt: number): QuarterHour => ({
  startsAt,
  costNanoUsd: ZERO_USD,
  machinesNanoUsd: ZERO_USD,
  requests: 0,
})

function filterOf({ kind, subject }: Scope) {
  switch (kind) {
    case 'all':
    case 'bill':
      return {}
    case 'key':
      return { keyIds: [subject] }
    case 'workload':
      return { workloads: [subject] }
    case 'model':
      return { models: [subject] }
  }
}
