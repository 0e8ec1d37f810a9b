/** What is recorded of prompts and answers, for the page. */
import type { BodyDesk } from '../../ledger/ledger.ts'
import type { Os } from '../os.ts'

export const bodyRoutes = (os: Os, api: Pick<BodyDesk, 'state' | 'deleteAll'>) => ({
  state: os.bodies.state.handler(() => api.state()),
  deleteAll: os.bodies.deleteAll.handler(({ input }) => api.deleteAll(input.reason)),
})
