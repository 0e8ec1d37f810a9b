/** Every question that the reader's thread answers, each within one view of the ledger. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { createDearest } from './dearest.ts'
import { createDurations } from './durations.ts'
import { createFacets } from './facets.ts'
import { createInvoiceDays } from './invoice-days.ts'
import { createMachineTime } from './machine-time.ts'
import { createMovers } from './movers.ts'
import { createPages } from './page.ts'
import { createRowReader } from './rows.ts'
import { createSeries } from './series.ts'
import { createSpending } from './spending.ts'
import { createPrepare } from './statements.ts'
import { createTotals } from './totals.ts'
import { createTraffic } from './traffic.ts'
import { createTrials } from './trials.ts'

export type Answers = ReturnType<typeof createAnswers>
export type Question = keyof Answers

export function createAnswers(db: Database) {
  const prepare = createPrepare(db)
  return {
    page: createPages(prepare),
    dearest: createDearest(prepare),
    ...createTotals(prepare),
    request: ({ requestId }: { readonly requestId: string }) => ({
      attempts: createRowReader(prepare).ofRequest(requestId),
    }),
    facets: createFacets(prepare),
    series: createSeries(prepare),
    durations: createDurations(prepare),
    movers: createMovers(prepare),
    traffic: createTraffic(prepare),
    ...createSpending(prepare),
    ...createInvoiceDays(prepare),
    machineTime: createMachineTime(prepare),
    trials: createTrials(prepare),
    /** What SQLite finds wrong with the file's pages, in its words; null when it is sound. */
    damage: (): string | null => {
      const found = z.string().parse(prepare('PRAGMA quick_check(1)').pluck().get())
      return found === 'ok' ? null : found.replaceAll('\n', ' ')
    },
  }
}
