/** The Ledger screen's questions. */
import { addUsd } from '../../../../shared/money.ts'
import { DAY_MS, type LedgerQuestions } from '../../ledger/ledger.ts'
import type { Os } from '../os.ts'

/** Longer than any span, so that it is one part or two. */
const ALL_AT_ONCE_MS = 1_000 * 365 * DAY_MS

export const ledgerRoutes = (os: Os, reader: LedgerQuestions) => ({
  page: os.ledger.page.handler(({ input }) => reader.page(input)),
  dearest: os.ledger.dearest.handler(({ input }) => reader.dearest(input)),
  total: os.ledger.total.handler(({ input }) => reader.total(input)),
  machines: os.ledger.machines.handler(async ({ input }) => {
    const lines = await reader.machineTime({ ...input, bucketMs: ALL_AT_ONCE_MS })
    return { costNanoUsd: addUsd(...lines.map(({ costNanoUsd }) => costNanoUsd)) }
  }),
  groups: os.ledger.groups.handler(({ input }) => reader.groups(input)),
  request: os.ledger.request.handler(({ input }) => reader.request(input)),
  facets: os.ledger.facets.handler(({ input }) => reader.facets(input)),
})
