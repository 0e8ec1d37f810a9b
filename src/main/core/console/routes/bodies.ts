/** What is recorded of prompts and answers, for the page. */
import type { Bodies } from '../../ledger/ledger.ts'
import type { Os } from '../os.ts'

export const bodyRoutes = (os: Os, api: Pick<Bodies, 'state'>) => ({
  state: os.bodies.state.handler(() => api.state()),
})
