/** What the console's page may ask of the core; the RPC router is a thin skin over it. */
import type { ChatEvent, ChatMessage } from '../../../shared/contract/chat.ts'
import type { Model } from '../../../shared/contract/models.ts'
import type { Overview } from '../../../shared/contract/overview.ts'
import type { Attempt } from '../../../shared/contract/requests.ts'
import type { Status } from '../../../shared/contract/system.ts'
import type { AlertsApi } from '../alerts/alerts.ts'
import type { BudgetDesk } from '../budgets/budgets.ts'
import type { Feedback } from '../feedback/feedback.ts'
import type { FleetDesk } from '../fleet/fleet.ts'
import type { KeyDesk } from '../keys/keys.ts'
import type { AuditStore, BodyDesk, LedgerQuestions } from '../ledger/ledger.ts'
import type { Live } from '../live/live.ts'
import type { OverrideDesk } from '../overrides/overrides.ts'
import type { Pricing } from '../pricing/pricing.ts'
import type { ProviderDesk } from '../providers/providers.ts'
import type { Reconciliation } from '../reconciliation/reconciliation.ts'
import type { RolloutDesk } from '../rollouts/rollouts.ts'
import type { MatrixDesk } from '../routing/routing.ts'
import type { SettingsApi } from '../settings/settings.ts'
import type { RoutingDesk } from '../traffic/traffic.ts'
import type { WorkloadDesk } from '../workloads/workloads.ts'

export interface ConsoleApi {
  readonly status: Live<Status>
  readonly overview: Live<Overview>
  readonly alerts: AlertsApi
  readonly audit: Pick<AuditStore, 'newest'>
  readonly budgets: BudgetDesk
  readonly overrides: OverrideDesk
  readonly reader: LedgerQuestions
  readonly reconciliation: Reconciliation
  readonly bodies: BodyDesk
  readonly routing: RoutingDesk
  readonly prices: Pricing
  readonly providers: ProviderDesk
  readonly keys: KeyDesk
  readonly settings: SettingsApi
  readonly rollouts: RolloutDesk
  readonly feedback: Feedback
  readonly fleet: FleetDesk
  readonly matrix: MatrixDesk
  readonly workloads: Pick<WorkloadDesk, 'list' | 'create' | 'edit' | 'review' | 'remove'>
  listModels(): { models: Model[] }
  /** The settled attempts of a request, oldest first; waits for a settlement that is under way. */
  receipt(requestId: string): Promise<Attempt[]>
  /** Streams one answer. Throws `Refusal` before the first event when the request is refused. */
  chat(
    input: { readonly model: string; readonly messages: readonly ChatMessage[] },
    signal: AbortSignal,
  ): AsyncGenerator<ChatEvent, void, undefined>
}
