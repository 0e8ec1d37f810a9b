/** Puts the core together: a flat list of parts, each stopped in reverse order. */
import { setTimeout } from 'node:timers/promises'
import packageJson from '../../../package.json' with { type: 'json' }
import type { Attempt } from '../../shared/contract/requests.ts'
import type { ConsoleApi } from './console/api.ts'
import { createAlerts } from './alerts/alerts.ts'
import { createBudgets, createPastSpend } from './budgets/budgets.ts'
import { loadCatalogue, matchNames } from './catalogue/catalogue.ts'
import type { Config, UpstreamTimeouts } from './config.ts'
import type { Core, Ports } from './core.ts'
import { createRouting } from './create-routing.ts'
import { startGateway } from './gateway/gateway.ts'
import { createFeedback } from './feedback/feedback.ts'
import { createFleet } from './fleet/fleet.ts'
import { createInference } from './inference/inference.ts'
import { createBodies, createBodyDesk, DAY_MS, openLedger } from './ledger/ledger.ts'
import { createLimits } from './limits/limits.ts'
import { createLastHour, createLive, HOUR_MS, MINUTE_MS } from './live/live.ts'
import { createKeyDesk } from './keys/keys.ts'
import { cloudOf, plainHostsOf, targetsOf, urlHost } from './named.ts'
import { createPlayground } from './playground/playground.ts'
import { createPricing } from './pricing/pricing.ts'
import { createLivePlace, createPlaceHere, createProviders } from './providers/providers.ts'
import { createReconciliation } from './reconciliation/reconciliation.ts'
import { startSandboxWithCloud } from './sandbox/sandbox.ts'
import { createSettings } from './settings/settings.ts'
import { createTokenCounter } from './tokens/tokens.ts'
import { createRoutingDesk, createTraffic } from './traffic/traffic.ts'
import {
  askForModels,
  createAdminApi,
  createConnections,
  createProber,
  createTargets,
  createUpstreams,
} from './upstreams/upstreams.ts'
import { openVault } from './vault/vault.ts'
import { createWorkloadDesk, createWorkloads } from './workloads/workloads.ts'

/** How long a stop waits for answers under way before it ends them. */
const DRAIN_MS = 10_000
const FLUSH_MS = 1_000

/**
 * Opens the ledger, connects the targets and starts to listen. Rejects, with everything closed again, when the
 * ledger cannot be opened (`LedgerOpenError`) or the port is taken (EADDRINUSE).
 */
export async function createCore(config: Config, ports: Ports): Promise<Core> {
  const { log, now } = ports
  await using starting = new AsyncDisposableStack()
  let stopping: Promise<void> | null = null

  const ledger = openLedger({
    dataDir: config.dataDir,
    now,
    onTrouble(error) {
      log.error({ err: error }, 'the ledger cannot be written')
      alerts.ledgerTrouble(error)
    },
    onReplaced() {
      priceCatalogue()
      settings.reload()
      workloads.reload()
      routing.forget()
      fleet.forget()
      budgets.forget()
      // The Overview's hour is another one too. Read once the transaction is over.
      setImmediate(() => {
        if (stopping) return
        providers.reload().catch((error: unknown) => {
          log.error({ err: error }, 'the providers of the ledger could not be read')
        })
        lastHour.takeUp(ledger, now())
        overview.changed()
        traffic.takeUp(ledger, now())
        routingDesk.live.changed()
      })
    },
  })
  starting.defer(() => ledger.close())
  starting.defer(() => ledger.reader.close())
  if (ledger.recovered > 0) {
    log.warn({ attempts: ledger.recovered }, 'settled at their hold what a crash had left in flight')
  }
  const newGatewayKey = ledger.keys.ensureFirst(config.gatewayKey, now())
  const catalogue = loadCatalogue()
  priceCatalogue()
  /** Brings the catalogue and the ledger's file together: at the start, and when a backup takes the file's place. */
  function priceCatalogue(): void {
    for (const { id, price, source } of catalogue.models) {
      if (price) ledger.prices.adopt({ model: id, ...price, source }, now())
    }
    catalogue.overlay(ledger.importedModels.all())
  }
  const lastHour = createLastHour(now())
  const traffic = createTraffic()
  const settings = createSettings({
    config,
    ledger,
    targets: () => targets.list(),
    port: () => gateway.port,
    now,
    onTrouble: (problem) => log.warn({ problem }, 'a setting was passed over'),
  })

  const budgets = createBudgets({
    limits: config,
    ledger,
    past: createPastSpend(ledger.reader),
    counting: () => settings.get('machines.countTowardBudgets'),
    now,
    lastRefusalOf: (name) => lastHour.lastRefusalOf(name),
    onTrouble: (error) => log.error({ err: error }, 'the thresholds of the budgets could not be looked at'),
  })
  starting.defer(() => budgets.stop())
  starting.defer(
    settings.onChange((name) => {
      if (name === 'machines.countTowardBudgets') budgets.recount()
    }),
  )

  const workloads = createWorkloads({
    ledger,
    now,
    onTrouble: (problem) => log.warn({ problem }, 'a policy was passed over'),
  })

  const bodies = createBodies({
    dataDir: config.dataDir,
    now,
    isOn: () => settings.get('bodies.record'),
    mayRecord: (workload) => workloads.policyOf(workload).record !== 'never',
    queueBytes: config.bodyQueueBytes,
    onTrouble: (problem) => log.warn({ problem }, 'prompts and answers cannot be recorded'),
  })
  starting.defer(() => bodies.close())

  const sandbox =
    config.environment === 'sandbox' ? await startSandboxWithCloud({ now, dataDir: config.dataDir }) : null
  starting.defer(() => sandbox?.stop())
  const configured = targetsOf(config, sandbox)
  const targets = createTargets(configured)
  const pricing = createPricing({
    ledger,
    catalogue,
    served: () => router.models().models,
    payees: () => targets.ofKind('serverless'),
    now,
  })
  const seal = ports.seal ?? null
  const onKeyTrouble = (problem: unknown): void => log.warn({ problem }, 'the keys of providers')
  const providers = createProviders({
    places:
      config.liveDataDir === null
        ? createPlaceHere({
            ledger,
            catalogue,
            pricing,
            vault: await openVault({ dataDir: config.dataDir, seal, onTrouble: onKeyTrouble }),
          })
        : createLivePlace({
            dataDir: config.liveDataDir,
            sealedBy: seal?.name ?? null,
            now,
            onTrouble: onKeyTrouble,
          }),
    targets,
    configured,
    ask: askForModels,
    now,
    onTrouble: onKeyTrouble,
  })
  await providers.reload()

  const connections = createConnections(targets)
  starting.defer(() => connections.close())
  const timeoutsOf = (id: string): UpstreamTimeouts =>
    config.upstreamTimeouts ?? {
      firstByteMs: settings.forTarget('timeout.firstByte.seconds', id) * 1_000,
      idleMs: settings.forTarget('timeout.idle.seconds', id) * 1_000,
      totalMs: settings.forTarget('timeout.total.seconds', id) * 1_000,
    }
  const upstreams = createUpstreams({
    connections,
    timeoutsOf,
  })
  starting.defer(() => upstreams.close())
  const prober = createProber({
    targets,
    connections,
    matchNames: (theirs) =>
      matchNames(
        theirs,
        catalogue.models.map(({ id }) => id),
      ),
    now,
    onChange: targetsChanged,
    onBack: (id) => breakers.lookSoon(id),
  })
  starting.defer(() => prober.stop())
  const routing = createRouting({
    ledger,
    catalogue,
    settings,
    workloads,
    targets,
    prober,
    upstreams,
    isDraining: (id) => fleet.isDraining(id),
    log,
    now,
    onChange: targetsChanged,
    onGate: () => alerts.rolloutsChanged(),
  })
  starting.defer(() => routing.stop())
  const { overrides, rollouts, breakers, router, matrix, shareOf, tokenPrices, priceAt } = routing
  const feedback = createFeedback({ ledger, now, onRated: (...rating) => rollouts.rated(...rating) })

  const counter = createTokenCounter()
  starting.defer(() => counter.stop())
  lastHour.takeUp(ledger, now())
  traffic.takeUp(ledger, now())
  function tell(consumer: () => void): void {
    try {
      consumer()
    } catch (error) {
      log.error({ err: error }, 'a part of the console could not take in a settled attempt')
    }
  }
  const inference = createInference({
    ledger,
    budgets,
    router,
    breakers,
    workloads,
    limits: createLimits(now),
    upstreams,
    coldStart: { expect: (model) => fleet.coldStart.expect(model), stop: () => fleet.coldStart.stop() },
    counter,
    priceAt,
    nameAt: (id, model) => prober.nameAt(id, model),
    now,
    tryLimits: () => ({
      retries: settings.get('retry.most'),
      longestWaitMs: settings.get('retry.longestWaitSeconds') * 1_000,
    }),
    bodies,
    settings,
    policyOf: (id) => ({
      drainMs: settings.forTarget('drain.seconds', id) * 1_000,
      continuousUsage: settings.forTarget('continuousUsage', id),
    }),
    log,
    publish(attempt) {
      // What was paid for is paid for, and answered, whatever one of these makes of it.
      tell(() => lastHour.add(attempt))
      tell(() => traffic.add(attempt))
      tell(() => routingDesk.live.changed())
      tell(() => budgets.spent())
      tell(() => rollouts.observe(attempt))
    },
    onTurnedAway(refusal) {
      lastHour.refuse(refusal, now())
      if (refusal.details.budget) alerts.budgetRefused()
    },
    onInFlight() {
      status.changed()
      overview.changed()
      budgets.moved()
    },
  })

  const routingDesk = createRoutingDesk({
    traffic,
    targets: () => targets.list(),
    probes: () => prober.states(),
    modelsOf: (id) => prober.modelsOf(id),
    breakerOf: (id) => breakers.report(id),
    overrides: () => overrides.current(),
    priceAt: tokenPrices,
    split: () => {
      const { value: standard, origin } = settings.standardOf('routing.serverlessRatio')
      return {
        ratio: settings.get('routing.serverlessRatio'),
        setHere: settings.isSet('routing.serverlessRatio'),
        standard,
        variable: origin.kind === 'environment' ? origin.variable : null,
      }
    },
    shareOf,
    timeoutsOf,
    now,
  })
  starting.defer(settings.onChange(() => routingDesk.live.changed()))

  const fleet = createFleet({
    dataDir: config.dataDir,
    timezone: config.timezone,
    cloud: cloudOf(config, sandbox),
    ledger,
    settings,
    targets,
    configured,
    probes: prober,
    upstreams,
    forced: () => overrides.inForce(),
    isChat: (model) => catalogue.find(model)?.kind !== 'embeddings',
    onAwake: (id) => breakers.lookSoon(id),
    log,
    now,
    onNews: () => alerts.fleetChanged(),
    onMachineTime: () => budgets.spent(),
  })
  starting.defer(() => fleet.stop())

  function targetsChanged(): void {
    status.changed()
    fleet.targetsChanged()
    routingDesk.live.changed()
  }

  const overview = createLive(() => lastHour.read(now(), inference.inFlight()), now)
  const status = createLive(() => {
    const states = prober.states()
    const told = new Set(fleet.reportable(states).map(({ id }) => id))
    return {
      environment: config.environment,
      version: packageJson.version,
      gatewayUrl: url,
      dataDir: config.dataDir,
      timezone: config.timezone,
      ...budgets.state(now()),
      targets: states.map((target) => ({
        ...target,
        breaker: breakers.report(target.id).breaker.state,
        isPaused: overrides.inForce().paused.has(target.id),
        isExpectedDown: !told.has(target.id),
      })),
    }
  }, now)
  const alerts = createAlerts({
    store: ledger.alerts,
    audit: ledger.audit,
    environment: config.environment,
    timezone: config.timezone,
    slackUrl: config.slackWebhookUrl ?? null,
    plainHosts: plainHostsOf(config),
    notify: ports.notify ?? null,
    consoleUrl: () => (ports.web ? url : null),
    budgets: () => budgets.list(),
    targets: () => fleet.reportable(prober.states()),
    rollouts: () => rollouts.live.snapshot().state.rollouts,
    fleetNews: () => fleet.news(),
    now,
    onTrouble: (error, what) => log.error({ err: error }, what),
  })
  starting.defer(() => alerts.stop())

  // Windows slide and budgets reset without any request coming in.
  const ticking = setInterval(() => {
    // Its trouble is told where it is met.
    ledger.refresh().catch(() => undefined)
    void budgets.tick()
    routing.tick()
    status.changed()
    overview.changed()
    routingDesk.live.changed()
  }, MINUTE_MS)
  starting.defer(() => clearInterval(ticking))
  const tidying = setInterval(tidy, HOUR_MS)
  starting.defer(() => clearInterval(tidying))
  /** What is past its time goes; the rollups of rows stay. */
  function tidy(): void {
    const before = (days: number): number => now() - days * DAY_MS
    const late = (what: string) => (error: unknown) => {
      log.warn({ err: error, what }, 'what is past its time could not be deleted')
    }
    const { byDefault, own } = workloads.retentionDays(settings.get('bodies.retentionDays'))
    const cuts = {
      before: before(byDefault),
      own: Object.fromEntries([...own].map(([name, days]) => [name, before(days)])),
    }
    bodies.deleteBefore(cuts).catch(late('prompts and answers'))
    const rowDays = settings.get('attempts.retentionDays')
    if (rowDays !== null) ledger.deleteRowsBefore(before(rowDays)).catch(late('rows'))
    const alertDays = settings.get('alerts.retentionDays')
    if (alertDays === null) return
    try {
      ledger.alerts.deleteBefore(before(alertDays))
    } catch (error) {
      late('alerts')(error)
    }
  }

  const receipt = async (requestId: string): Promise<Attempt[]> => {
    await inference.ended(requestId)
    return ledger.attemptsOf(requestId)
  }
  const playground = createPlayground({ inference, now, receipt })
  const workloadDesk = createWorkloadDesk({ workloads, ledger, budgets, now })
  const console: ConsoleApi = {
    status,
    overview,
    alerts: alerts.api,
    audit: ledger.audit,
    budgets,
    overrides,
    reader: ledger.reader,
    prices: pricing,
    providers: providers.desk,
    keys: createKeyDesk({ ledger, budgets, workloads: workloadDesk, timezone: config.timezone, now }),
    settings: settings.api,
    rollouts,
    feedback,
    fleet: fleet.desk,
    matrix: matrix.desk,
    workloads: workloadDesk,
    receipt,
    listModels: () => router.models(),
    chat: (input, signal) => playground.chat(input, signal),
    routing: routingDesk,
    bodies: createBodyDesk({ bodies, audit: ledger.audit, now }),
    reconciliation: createReconciliation({
      store: ledger.invoices,
      reader: ledger.reader,
      admin: createAdminApi(connections),
      now,
    }),
  }

  const web = ports.web?.(console) ?? null
  // Nothing is sent yet: what the ledger has of the stages under way is all of it.
  await rollouts.takeUp()
  const gateway = await startGateway(
    {
      inference,
      ledger,
      router,
      feedback,
      allow: {
        hosts: [...config.allowedHosts, urlHost(config.host).toLowerCase()],
        origins: config.allowedOrigins,
      },
      log,
      now,
      ready: () => prober.allProbed(),
      web,
    },
    config,
  )
  const url = `http://${urlHost(config.host)}:${gateway.port}`

  budgets.onCrossing(() => alerts.budgetsChanged())
  void budgets.tick()
  alerts.start()
  tidy()

  const started = starting.move()
  async function stop(): Promise<void> {
    gateway.refuse()
    await inference.drain(DRAIN_MS)
    // The answers in the Chat screen have ended; their last events are still on their way to the page.
    await Promise.race([playground.idle(), setTimeout(FLUSH_MS, undefined, { ref: false })])
    web?.close()
    await gateway.close()
    await started.disposeAsync()
  }
  return {
    gateway: { url, port: gateway.port },
    newGatewayKey,
    console,
    sandbox,
    stop: () => (stopping ??= stop()),
  }
}
