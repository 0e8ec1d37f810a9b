/** For tests: a router over targets of which only what matters is said. */
import type { Matrix } from '../../../shared/contract/model-selection.ts'
import { parsePrice } from '../../../shared/money.ts'
import { loadCatalogue } from '../catalogue/catalogue.ts'
import { targetOf } from '../upstreams/target.double.ts'
import type { Target } from '../upstreams/upstreams.ts'
import { STANDARD_MATRIX } from './matrix.ts'
import {
  createBreakers,
  createRouter,
  NOTHING_FORCED,
  type Breakers,
  type Forced,
  type Question,
  type Router,
  type RoutingPolicy,
} from './routing.ts'

export const SMALL = 'llama3.1-8b-instruct'
export const MIDDLE = 'llama3.1-70b-instruct-fp8'
export const LARGE = 'llama-4-maverick-17b-128e-instruct-fp8'

const PRICE = {
  id: 1,
  model: 'x',
  target: '',
  input: parsePrice('1'),
  cachedInput: parsePrice('1'),
  output: parsePrice('2'),
}

export interface World {
  /** What each target serves, by its id; null for one that has not answered yet. Ids that begin with gpu are GPUs. */
  readonly served: Readonly<Record<string, readonly string[] | null>>
  readonly weights?: Readonly<Record<string, number>>
  /** Targets that have no price for anything. */
  readonly unpriced?: readonly string[]
  down?: readonly string[]
  readonly draining?: readonly string[]
  forced?: Forced
  share?: number
  policy?: RoutingPolicy
  readonly matrix?: () => Matrix
  now?: () => number
}

export const question = (said: Partial<Question> = {}): Question => ({
  asked: SMALL,
  endpoint: 'chat',
  workload: null,
  session: null,
  priority: null,
  needs: [],
  tokens: 100,
  body: () => ({ messages: [{ role: 'user', content: 'Hello' }] }),
  ...said,
})

/** The world may be changed while the router runs. */
export function routerOf(world: World): {
  readonly router: Router
  readonly breakers: Breakers
  /** The ids of the targets of a request, the first choice first. */
  readonly ids: (said?: Partial<Question>) => string[]
} {
  const targets: Target[] = Object.keys(world.served).map((id) =>
    targetOf({ id, kind: id.startsWith('gpu') ? 'gpu' : 'serverless', weight: world.weights?.[id] ?? 1 }),
  )
  const breakers = createBreakers({
    now: world.now ?? (() => 0),
    limits: () => ({ failuresInRow: 3, errorRate: 0.5 }),
    onChange: () => undefined,
  })
  const catalogue = loadCatalogue()
  const priceOf = (model: string) => {
    if (model.startsWith('unpriced')) return undefined
    const price = catalogue.find(model)?.price
    return price ? { ...PRICE, ...price } : PRICE
  }
  const router = createRouter({
    catalogue,
    prices: { current: priceOf },
    priceAt: (model, { id }) => (world.unpriced?.includes(id) ? undefined : priceOf(model)),
    mayBeUnpriced: () => false,
    targets: () => targets,
    modelsOf: (id) => {
      const models = world.served[id]
      return models ? new Set(models) : null
    },
    isDown: (id) => world.down?.includes(id) ?? false,
    isDraining: (id) => world.draining?.includes(id) ?? false,
    breakers,
    steering: {
      matrix: world.matrix ?? (() => STANDARD_MATRIX),
      policyOf: () => world.policy ?? { costPriority: 'balanced', allowedModels: null },
      shareOf: () => ({ share: world.share ?? 0.8, decidedBy: 'default' }),
      forced: () => world.forced ?? NOTHING_FORCED,
    },
  })
  const ids = (said: Partial<Question> = {}): string[] => {
    const asked = question(said)
    return router.route(router.select(asked), asked).map(({ target }) => target.id)
  }
  return { router, breakers, ids }
}
