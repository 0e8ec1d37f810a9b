/** The contract, answered by the console's API: one part per domain. */
import type { Logger } from 'pino'
import { Refusal } from '../../../shared/errors.ts'
import type { ConsoleApi } from './api.ts'
import { alertRoutes } from './routes/alerts.ts'
import { auditRoutes } from './routes/audit.ts'
import { budgetRoutes } from './routes/budgets.ts'
import { feedbackRoutes } from './routes/feedback.ts'
import { fleetRoutes } from './routes/fleet.ts'
import { joinDeltas } from './deltas.ts'
import { refusalData } from './failures.ts'
import { createOs, NEVER_ABORTED } from './os.ts'
import { keyRoutes } from './routes/keys.ts'
import { ledgerRoutes } from './routes/ledger.ts'
import { modelSelectionRoutes } from './routes/model-selection.ts'
import { priceRoutes } from './routes/prices.ts'
import { bodyRoutes } from './routes/bodies.ts'
import { overrideRoutes } from './routes/overrides.ts'
import { providerRoutes } from './routes/providers.ts'
import { reconciliationRoutes } from './routes/reconciliation.ts'
import { routingRoutes } from './routes/routing.ts'
import { rolloutRoutes } from './routes/rollouts.ts'
import { settingRoutes } from './routes/settings.ts'
import { usageRoutes } from './routes/usage.ts'
import { workloadRoutes } from './routes/workloads.ts'
import type { SetTimer } from './waiting.ts'
import { watch } from './watch.ts'

export function createRouter(api: ConsoleApi, log: Logger, setTimer: SetTimer) {
  const os = createOs(log)
  return os.router({
    system: {
      watchStatus: os.system.watchStatus.handler(({ signal = NEVER_ABORTED }) =>
        watch(api.status, { signal, setTimer }),
      ),
    },
    overview: {
      watch: os.overview.watch.handler(({ signal = NEVER_ABORTED }) =>
        watch(api.overview, { signal, setTimer }),
      ),
    },
    alerts: alertRoutes(os, api.alerts, setTimer),
    audit: auditRoutes(os, api.audit),
    budgets: budgetRoutes(os, api.budgets, setTimer),
    overrides: overrideRoutes(os, api.overrides, setTimer),
    ledger: ledgerRoutes(os, api.reader),
    usage: usageRoutes(os, api.reader),
    reconciliation: reconciliationRoutes(os, api.reconciliation),
    bodies: bodyRoutes(os, api.bodies),
    routing: { ...modelSelectionRoutes(os, api.matrix), ...routingRoutes(os, api.routing, setTimer) },
    prices: priceRoutes(os, api.prices),
    providers: providerRoutes(os, api.providers),
    keys: keyRoutes(os, api.keys),
    settings: settingRoutes(os, api.settings),
    rollouts: rolloutRoutes(os, api.rollouts, setTimer),
    feedback: feedbackRoutes(os, api.feedback),
    fleet: fleetRoutes(os, api.fleet, setTimer),
    workloads: workloadRoutes(os, api.workloads),
    models: { list: os.models.list.handler(() => api.listModels()) },
    chat: {
      // The first event is awaited here, so that a refusal fails the call itself, typed, and not its stream.
      send: os.chat.send.handler(async ({ input, signal = NEVER_ABORTED, errors }) => {
        const events = joinDeltas(api.chat(input, signal), { signal, setTimer })
        try {
          return resume(await events.next(), events)
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          throw errors.REFUSED({ message: error.message, data: refusalData(error) })
        }
      }),
    },
    requests: {
      receipt: os.requests.receipt.handler(async ({ input }) => {
        const attempts = await api.receipt(input.requestId)
        return { attempts, counterfactuals: api.matrix.counterfactuals(attempts) }
      }),
      bodies: os.requests.bodies.handler(async ({ input }) => ({
        bodies: await api.bodies.of(input.requestId),
      })),
    },
  })
}

async function* resume<Value>(
  first: IteratorResult<Value, void>,
  rest: AsyncGenerator<Value, void>,
): AsyncGenerator<Value, void> {
  if (first.done) return
  yield first.value
  yield* rest
}
