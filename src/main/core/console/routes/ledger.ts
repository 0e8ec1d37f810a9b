/** The Ledger screen's questions. */
import type { LedgerQuestions } from '../../ledger/ledger.ts'
import type { Os } from '../os.ts'

export const ledgerRoutes = (os: Os, reader: LedgerQuestions) => ({
  page: os.ledger.page.handler(({ input }) => reader.page(input)),
  dearest: os.ledger.dearest.handler(({ input }) => reader.dearest(input)),
  total: os.ledger.total.handler(({ input }) => reader.total(input)),
  groups: os.ledger.groups.handler(({ input }) => reader.groups(input)),
  request: os.ledger.request.handler(({ input }) => reader.request(input)),
  facets: os.ledger.facets.handler(({ input }) => reader.facets(input)),
})
