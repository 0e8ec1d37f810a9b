/** Routing: which model answers a request, and which targets may be asked for it, in what order. */
import type { Model } from '../../../shared/contract/models.ts'
import { Refusal } from '../../../shared/errors.ts'
import { exactUsd, type NanoUsd } from '../../../shared/money.ts'
import type { Catalogue, CatalogueModel } from '../catalogue/catalogue.ts'
import type { Price, Prices } from '../ledger/ledger.ts'
import type { Target } from '../upstreams/upstreams.ts'
import { AUTO } from './auto.ts'

export { AUTO } from './auto.ts'
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

/** At least one target, the first choice first. */
export type Route = readonly [Target, ...Target[]]

export interface Router {
  /**
   * Throws `model_not_found`, `invalid_request` for a chat with a model that only embeds, or `no_target_available`
   * when `auto` finds nothing that is served.
   */
  select(asked: string, endpoint: CatalogueModel['kind']): Choice
  /** Throws `no_target_available` when no target serves the model. */
  route(choice: Choice): Route
  models(): { models: Model[]; autoDefault: string }
}

export interface RouterOptions {
  readonly catalogue: Catalogue
  readonly prices: Pick<Prices, 'current'>
  /** Where tokens are bought; not yet the team's own GPUs. */
  readonly serverless: () => readonly Target[]
  /** The models a target named; null while it has not answered yet. */
  readonly modelsOf: (targetId: string) => ReadonlySet<string> | null
}

export function createRouter({ catalogue, prices, serverless, modelsOf }: RouterOptions): Router {
  const servers = (model: string): Target[] =>
    serverless().filter(({ id }) => modelsOf(id)?.has(model) === true)
  // A target that has not answered yet may serve what the catalogue knows: asking it beats refusing.
  const candidates = (model: string): Target[] =>
    serverless().filter(({ id }) => modelsOf(id)?.has(model) ?? true)

  function auto(endpoint: CatalogueModel['kind']): Choice {
    const able = catalogue.models.filter(({ kind }) => kind === endpoint)
    const preferred = able.find(({ id }) => id === catalogue.autoDefault)
    const known = [...(preferred ? [preferred] : []), ...able].find(({ id }) => candidates(id).length > 0)
    if (!known) {
      throw new Refusal(
        'no_target_available',
        'No target serves a model of the catalogue for this, so "auto" has nothing to choose from. Name a model of GET /v1/models.',
      )
    }
    const why = known.id === catalogue.autoDefault ? 'is the default' : 'is the first one served'
    return { asked: AUTO, model: known.id, known, reason: `auto: ${known.id} ${why}` }
  }

  return {
    select(asked, endpoint) {
      if (asked === AUTO) return auto(endpoint)
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
      return { asked, model: asked, known, reason: 'asked for by the caller' }
    },
    route(choice) {
      const [first, ...others] = candidates(choice.model)
      if (!first) {
        throw new Refusal(
          'no_target_available',
          `The model "${choice.model}" is known, but no target serves it now. GET /v1/models lists what is served.`,
        )
      }
      return [first, ...others]
    },
    models() {
      const served = serverless().flatMap(({ id }) => [...(modelsOf(id) ?? [])])
      const ids = new Set([...catalogue.models.map(({ id }) => id), ...served])
      const models = [...ids].map((id): Model => {
        const known = catalogue.find(id)
        return {
          id,
          kind: known?.kind ?? 'chat',
          contextTokens: known?.contextTokens ?? null,
          price: describePrice(prices.current(id)),
          servedBy: servers(id).map((target) => target.id),
        }
      })
      return { models, autoDefault: catalogue.autoDefault }
    },
  }
}

function describePrice(price: Price | undefined): Model['price'] {
  if (!price) return null
  const usd = (amount: number): string => exactUsd(amount as NanoUsd)
  return {
    inputUsd: usd(price.input),
    cachedInputUsd: usd(price.cachedInput),
    outputUsd: usd(price.output),
  }
}
