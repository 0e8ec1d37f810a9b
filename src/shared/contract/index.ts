/**
 * What the console's page and its core say to each other. Spoken over a MessagePort in Electron and a WebSocket
 * in the browser; the renderer imports this as types only.
 */
import { alerts } from './alerts.ts'
import { audit } from './audit.ts'
import { bodies } from './bodies.ts'
import { budgets } from './budgets.ts'
import { chat } from './chat.ts'
import { feedback } from './feedback.ts'
import { fleet } from './fleet.ts'
import { keys } from './keys.ts'
import { ledger } from './ledger.ts'
import { models } from './models.ts'
import { overrides } from './overrides.ts'
import { overview } from './overview.ts'
import { prices } from './prices.ts'
import { providers } from './providers.ts'
import { reconciliation } from './reconciliation.ts'
import { requests } from './requests.ts'
import { routing } from './routing.ts'
import { rollouts } from './rollouts.ts'
import { settings } from './settings.ts'
import { system } from './system.ts'
import { usage } from './usage.ts'
import { workloads } from './workloads.ts'

export const contract = {
  alerts,
  audit,
  budgets,
  system,
  overview,
  overrides,
  models,
  chat,
  requests,
  routing,
  bodies,
  reconciliation,
  prices,
  providers,
  keys,
  settings,
  rollouts,
  feedback,
  fleet,
  ledger,
  usage,
  workloads,
}

export type Contract = typeof contract
