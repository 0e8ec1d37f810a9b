/** Invoices and how they compare with the ledger, for the page. */
import type { Reconciliation } from '../../reconciliation/reconciliation.ts'
import { NEVER_ABORTED, type Os } from '../os.ts'

export const reconciliationRoutes = (os: Os, api: Reconciliation) => ({
  list: os.reconciliation.list.handler(() => api.list()),
  preview: os.reconciliation.preview.handler(({ input }) => api.preview(input)),
  importCsv: os.reconciliation.importCsv.handler(({ input }) => api.importCsv(input)),
  readApi: os.reconciliation.readApi.handler(({ input, signal = NEVER_ABORTED }) =>
    api.readApi(input, signal),
  ),
  remove: os.reconciliation.remove.handler(({ input }) => api.remove(input.id)),
  report: os.reconciliation.report.handler(({ input }) => api.report(input.id)),
  setAlias: os.reconciliation.setAlias.handler(({ input }) => api.setAlias(input.name, input.model)),
})
