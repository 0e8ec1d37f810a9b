/** Puts together what decides where a request goes: overrides, rollouts, breakers, and the router that asks them. */
import { parsePrice } from '../../shared/money.ts'
import type { Catalogue } from './catalogue/catalogue.ts'
import type { Ports } from './core.ts'
import type { Ledger, Price } from './ledger/ledger.ts'
import { createOverrides } from './overrides/overrides.ts'
import { createRollouts } from './rollouts/rollouts.ts'
import { createBreakers, createMatrix, createRouter } from './routing/routing.ts'
import type { Settings } from './settings/settings.ts'
import {
  isSameServer,
  kindOfId,
  type Prober,
  type Target,
  type Targets,
  type Upstreams,
} from './upstreams/upstreams.ts'
import type { Workloads } from './workloads/workloads.ts'

/** Machine time is paid for, not tokens. */
const FREE = { input: parsePrice('0'), cachedInput: parsePrice('0'), output: parsePrice('0') }

export interface RoutingOptions extends Pick<Ports, 'log' | 'now'> {
  readonly ledger: Ledger
  readonly catalogue: Catalogue
  readonly settings: Settings
  readonly workloads: Workloads
  readonly targets: Targets
  readonly prober: Prober
  readonly upstreams: Upstreams
  /** Whether no new request is sent there, because its machine is about to restart or to end. */
  readonly isDraining: (targetId: string) => boolean
  /** An override began or ended, or a breaker opened or closed. */
  readonly onChange: () => void
  /** The gate of a rollout has decided. */
  readonly onGate: () => void
}

export type Routing = ReturnType<typeof createRouting>

export function createRouting(options: RoutingOptions) {
  const { log, now, ledger, settings, workloads, targets, prober, upstreams, onChange } = options

  /** What tokens cost at a target, for whoever only compares; an attempt's price is a row of the ledger (`priceAt`). */
  const tokenPrices = (model: string, id: string, at?: number) =>
    targets.find(id)?.kind === 'gpu' ? FREE : ledger.prices.current(model, id, at)
  const priceAt = (model: string, { id, kind }: Target): Price | undefined =>
    kind === 'gpu' ? ledger.prices.free(model, id) : ledger.prices.current(model, id)

  const overrides = createOverrides({
    ledger,
    targets: () => prober.states(),
    modelsOf: (id) => prober.modelsOf(id),
    priceOf: tokenPrices,
    now,
    onTrouble: (error) => log.error({ err: error }, 'the end of an override could not be noted'),
  })
  const unfollowOverrides = overrides.live.onChange(onChange)

  const rollouts = createRollouts({
    ledger,
    kindOf: (id) => targets.find(id)?.kind ?? kindOfId(id),
    usualShareOf: (workload) =>
      workloads.policyOf(workload).serverlessShare ?? settings.get('routing.serverlessRatio'),
    now,
    onGate: options.onGate,
    onTrouble: (error) => log.error({ err: error }, 'a rollout could not be judged'),
  })

  const breakers = createBreakers({
    now,
    limits: () => ({
      failuresInRow: settings.get('breaker.failures'),
      errorRate: settings.get('breaker.errorPercent') / 100,
    }),
    onChange(id) {
      if (breakers.report(id).breaker.state === 'open') {
        upstreams.recall(id, 'too many requests failed there')
        // Found down soon, it is found back soon.
        prober.lookSoon(id)
      }
      onChange()
    },
  })
  let servers = targets.list()
  const unfollowTargets = targets.onChange(() => {
    for (const server of servers) {
      const now = targets.find(server.id)
      // A key that was mended, or another address: what failed there says nothing of it any more.
      if (!now || !isSameServer(now, server)) breakers.forget(server.id)
    }
    servers = targets.list()
  })

  /** Serverless's share of a workload's requests: a rollout's stage, else its policy's, else the one for all. */
  function shareOf(workload: string | null) {
    const ofRollout = rollouts.shareOf(workload)
    if (ofRollout !== null) return { share: ofRollout, decidedBy: 'rollout' } as const
    const { serverlessShare: ofPolicy } = workloads.policyOf(workload)
    if (ofPolicy !== null) return { share: ofPolicy, decidedBy: 'policy' } as const
    return { share: settings.get('routing.serverlessRatio'), decidedBy: 'default' } as const
  }

  const router = createRouter({
    catalogue: options.catalogue,
    prices: ledger.prices,
    priceAt: (model, { id }) => tokenPrices(model, id),
    mayBeUnpriced: () => settings.get('unpriced.policy') === 'allow',
    targets: () => targets.list(),
    modelsOf: (id) => prober.modelsOf(id),
    isDown: (id) => prober.isDown(id),
    isDraining: options.isDraining,
    breakers,
    steering: {
      matrix: () => matrix.current(),
      policyOf: (workload) => workloads.policyOf(workload),
      shareOf,
      forced: () => overrides.inForce(),
    },
  })
  const matrix = createMatrix({
    ledger,
    models: () => router.models().models,
    select: (question) => router.select(question),
    standardPriority: () => workloads.policyOf(null).costPriority,
    now,
    priceAt: tokenPrices,
    onTrouble: (problem) => log.warn({ problem }, 'the stored matrix was passed over'),
  })

  return {
    overrides,
    rollouts,
    breakers,
    router,
    matrix,
    shareOf,
    tokenPrices,
    priceAt,
    /** Notes what time has ended. To be called each minute. */
    tick() {
      overrides.tick()
      rollouts.tick()
    },
    /** Reads everything again: the ledger's file is another one. */
    forget() {
      matrix.reload()
      rollouts.reload()
      overrides.forget()
    },
    stop() {
      unfollowTargets()
      unfollowOverrides()
      overrides.stop()
    },
  }
}
