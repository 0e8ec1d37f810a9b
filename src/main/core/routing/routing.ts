/** Routing: which model answers a request, and which targets may be asked for it, in what order. */
import { AUTO } from '../../../shared/auto.ts'
import type { Matrix } from '../../../shared/contract/model-selection.ts'
import type { Model } from '../../../shared/contract/models.ts'
import type { CostPriority } from '../../../shared/contract/workloads.ts'
import { Refusal } from '../../../shared/errors.ts'
import { exactUsd, type NanoUsd } from '../../../shared/money.ts'
import type { Capability, Catalogue, CatalogueModel } from '../catalogue/catalogue.ts'
import type { Price, Prices } from '../ledger/ledger.ts'
import type { Target } from '../upstreams/upstreams.ts'
import type { Breakers } from './breakers.ts'
import { routeOf, type Forced, type Route, type Share } from './route.ts'
import { pick, type Candidate } from './selection.ts'
import { createSessions } from './sessions.ts'
import { createDealer, createWeightedDealer } from './split.ts'

export {
  createBreakers,
  type BreakerReport,
  type Breakers,
  type BreakerState,
  type Pass,
  type Verdict,
} from './breakers.ts'
export { NoGpuYet, NOTHING_FORCED, type Forced, type Hop, type Route } from './route.ts'
export { promptOf, scorePrompt, type Complexity, type Prompt } from './complexity/complexity.ts'
export { runScoreTool } from './complexity/score-tool.ts'
export { cell, modelsOf } from './matrix.ts'
export { createMatrix, MatrixRefused, type MatrixDesk, type MatrixInForce } from './matrix-desk.ts'

export interface Choice {
  /** What the caller asked for: a model's id or "auto". */
  readonly asked: string
  readonly model: string
  /** What the catalogue knows of it; undefined for a model that only a target names. */
  readonly known: CatalogueModel | undefined
  /** One line of ASCII: it goes into a response header. */
  readonly reason: string
}

/** What a request asks for, as far as it decides who answers it. */
export interface Question {
  readonly asked: string
  readonly endpoint: CatalogueModel['kind']
  readonly workload: string | null
  readonly session: string | null
  /** The caller's own word; null leaves it to the workload's policy. */
  readonly priority: CostPriority | null
  readonly needs: readonly Capability[]
  /** What the input most likely comes to, and what was asked for as output. */
  readonly tokens: number
  /** The body, as parsed: only asked for where the prompt has to be judged. */
  readonly body: () => unknown
}

/** What a workload's policy says of choosing. */
export interface RoutingPolicy {
  readonly costPriority: CostPriority
  /** Null: any. */
  readonly allowedModels: readonly string[] | null
}

/** What people have decided, asked for at every request. */
export interface Steering {
  matrix(): Matrix
  policyOf(workload: string | null): RoutingPolicy
  /** Serverless's share of a workload's requests, 0 to 1. */
  shareOf(workload: string | null): Share
  forced(): Forced
}

export interface Router {
  /**
   * Changes nothing, so that it may be asked beforehand. Throws `model_not_found`, `invalid_request` for a model that
   * is not allowed or does not chat, or `no_target_available` when `auto` finds nothing.
   */
  select(question: Question): Choice
  /** Deals the request: to be asked once for each. Throws `no_target_available`. */
  route(choice: Choice, question: Question): Route
  /** The request was answered there, so its session stays there. */
  stays(choice: Choice, question: Question, target: Target): void
  models(): { models: Model[] }
}

type Figures = Pick<Price, 'input' | 'cachedInput' | 'output'>

export interface RouterOptions {
  readonly catalogue: Catalogue
  readonly prices: Pick<Prices, 'current'>
  /** What a target takes for a model: nothing, where it is the team's own. */
  readonly priceAt: (model: string, target: Target) => Figures | undefined
  /** Whether a model without a price is let through. */
  readonly mayBeUnpriced: () => boolean
  readonly targets: () => readonly Target[]
  /** The models a target named; null while it has not answered yet. */
  readonly modelsOf: (targetId: string) => ReadonlySet<string> | null
  /** Whether the last probe found it down. */
  readonly isDown: (targetId: string) => boolean
  /** Whether nothing new is sent there, because its machine is about to restart or to end. */
  readonly isDraining: (targetId: string) => boolean
  readonly breakers: Pick<Breakers, 'admits'>
  readonly steering: Steering
}

export function createRouter(options: RouterOptions): Router {
  const { catalogue, prices, priceAt, mayBeUnpriced, targets, modelsOf, isDown, isDraining } = options
  const { breakers, steering } = options
  const isUp = ({ id }: Target): boolean => !isDown(id) && breakers.admits(id)
  const parts = {
    dealer: createDealer(),
    serverless: createWeightedDealer(),
    gpu: createWeightedDealer(),
    sessions: createSessions(),
    isUp,
  }

  const servers = (model: string): Target[] => targets().filter(({ id }) => modelsOf(id)?.has(model) === true)
  // A provider that has not answered yet may serve what the catalogue knows: asking it beats refusing.
  const candidates = (model: string): Target[] =>
    targets().filter(({ id, kind }) => !isDraining(id) && (modelsOf(id)?.has(model) ?? kind === 'serverless'))

  // Where nothing goes unpriced, whoever has no price for it would only refuse what another one answers.
  function sellers(model: string): Target[] {
    const all = candidates(model)
    if (all.length < 2 || mayBeUnpriced()) return all
    const priced = all.filter((target) => priceAt(model, target) !== undefined)
    return priced.length > 0 ? priced : all
  }

  function reachOf(model: string): Candidate['reach'] {
    const { force, paused } = steering.forced()
    const able = sellers(model).filter(({ id }) => !paused.has(id))
    const up = able.filter(isUp)
    if (force) {
      if (up.some(({ kind }) => kind === force.kind)) return 'meant'
      if (force.whenDown === 'fail') return able.some(({ kind }) => kind === force.kind) ? 'down' : 'none'
      return up.length > 0 ? 'up' : able.length > 0 ? 'down' : 'none'
    }
    return up.length > 0 ? 'meant' : able.length > 0 ? 'down' : 'none'
  }

  /** Models are ranked by what is asked for them in general, or by whoever sells them. */
  function priceOf(model: string): Figures | undefined {
    const general = prices.current(model)
    if (general) return general
    for (const target of candidates(model)) {
      const price = priceAt(model, target)
      if (price) return price
    }
    return undefined
  }

  function candidate(id: string): Candidate {
    const price = priceOf(id)
    const known = catalogue.find(id)
    const isChat = known?.kind !== 'embeddings'
    return {
      id,
      known,
      price: price ? price.input + price.output : Infinity,
      // Without a price it is refused under a hard limit, so "auto" does not go there.
      reach: isChat && price ? reachOf(id) : 'none',
    }
  }

  const named = (): Set<string> => new Set(targets().flatMap(({ id }) => [...(modelsOf(id) ?? [])]))
  const pool = {
    candidate,
    served: () => [...named()].map(candidate).filter(({ reach }) => reach !== 'none'),
    forcedInWords: () => forcedInWords(steering.forced()),
  }

  /** Texts are embedded by whatever model for it is served. */
  function autoEmbedding(allowed: readonly string[] | null): Choice {
    const ids = new Set([...catalogue.models.map(({ id }) => id), ...named()])
    const known = [...ids]
      .map((id) => catalogue.find(id))
      .find(
        (model) =>
          model?.kind === 'embeddings' && isAllowed(allowed, model.id) && candidates(model.id).length > 0,
      )
    if (!known) {
      throw new Refusal(
        'no_target_available',
        'No target serves a model for embeddings, so "auto" has nothing to choose from. Name a model of GET /v1/models.',
      )
    }
    return { asked: AUTO, model: known.id, known, reason: `auto: ${known.id} is the first one served` }
  }

  return {
    select(question) {
      const { asked, endpoint } = question
      const policy = steering.policyOf(question.workload)
      if (asked === AUTO && endpoint === 'embeddings') return autoEmbedding(policy.allowedModels)
      if (asked === AUTO) {
        const priority = question.priority ?? policy.costPriority
        const demand = { ...question, priority, allowedModels: policy.allowedModels }
        const { candidate: picked, reason } = pick(steering.matrix(), pool, demand)
        return { asked, model: picked.id, known: picked.known, reason }
      }
      const known = catalogue.find(asked)
      if (!known && servers(asked).length === 0) {
        throw new Refusal(
          'model_not_found',
          `No model "${asked}" is known. GET /v1/models lists what can be asked for.`,
          { param: 'model' },
        )
      }
      if (endpoint === 'chat' && known?.kind === 'embeddings') {
        throw new Refusal('invalid_request', `The model "${asked}" embeds texts; it does not chat.`, {
          param: 'model',
        })
      }
      if (!isAllowed(policy.allowedModels, asked)) {
        const whose =
          question.workload === null ? 'requests without a workload' : `the workload "${question.workload}"`
        throw new Refusal(
          'invalid_request',
          `The policy of ${whose} does not allow the model "${asked}". Allowed are: ${(policy.allowedModels ?? []).join(', ')}.`,
          { param: 'model' },
        )
      }
      return { asked, model: asked, known, reason: 'asked for by the caller' }
    },
    route: ({ model }, { workload, session }) =>
      routeOf(
        parts,
        { model, workload, session, ...steering.shareOf(workload) },
        sellers(model),
        steering.forced(),
      ),
    stays({ model }, { workload, session }, { id }) {
      if (session !== null) parts.sessions.remember({ workload, session, model }, id)
    },
    models() {
      const ids = new Set([...catalogue.models.map(({ id }) => id), ...named()])
      const models = [...ids].map((id): Model => {
        const known = catalogue.find(id)
        return {
          id,
          kind: known?.kind ?? 'chat',
          contextTokens: known?.contextTokens ?? null,
          price: describePrice(priceOf(id)),
          servedBy: servers(id).map((target) => target.id),
        }
      })
      return { models }
    },
  }
}

const isAllowed = (allowed: readonly string[] | null, model: string): boolean =>
  allowed === null || allowed.includes(model)

function describePrice(price: Figures | undefined): Model['price'] {
  if (!price) return null
  const usd = (amount: number): string => exactUsd(amount as NanoUsd)
  return {
    inputUsd: usd(price.input),
    cachedInputUsd: usd(price.cachedInput),
    outputUsd: usd(price.output),
  }
}

function forcedInWords({ force, paused }: Forced): string {
  const words = [
    ...(force ? [`override ${force.id} forces ${force.kind}`] : []),
    ...(paused.size > 0 ? [`paused by hand: ${[...paused].join(', ')}`] : []),
  ].join('; ')
  return words === '' ? '' : `${words.charAt(0).toUpperCase()}${words.slice(1)}. `
}
