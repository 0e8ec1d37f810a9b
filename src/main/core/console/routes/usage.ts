/** Charts over time, percentiles and what moved. */
import type { LedgerQuestions } from '../../ledger/ledger.ts'
import type { Os } from '../os.ts'

export const usageRoutes = (os: Os, reader: LedgerQuestions) => ({
  series: os.usage.series.handler(({ input }) => reader.series(input)),
  durations: os.usage.durations.handler(({ input }) => reader.durations(input)),
  movers: os.usage.movers.handler(({ input }) => reader.movers(input)),
})
