/** Step 2, select: which model answers a request that leaves the choice to us, and why. */
import type { ComplexityLevel, Matrix } from '../../../shared/contract/model-selection.ts'
import type { CostPriority } from '../../../shared/contract/workloads.ts'
import { Refusal } from '../../../shared/errors.ts'
import type { Capability, CatalogueModel } from '../catalogue/catalogue.ts'
import { scorePrompt, promptOf } from './complexity/complexity.ts'
import { cell, modelsOf } from './matrix.ts'

/** What a request asks of a model, besides an answer. */
export interface Demand {
  /** The caller's own word, or its workload's. */
  readonly priority: CostPriority
  /** Null: any. */
  readonly allowedModels: readonly string[] | null
  readonly needs: readonly Capability[]
  /** What the input most likely comes to, and what was asked for as output. */
  readonly tokens: number
  /** The body, as parsed: read only where the prompt has to be judged. */
  readonly body: () => unknown
}

export interface Candidate {
  readonly id: string
  readonly known: CatalogueModel | undefined
  /** USD per 1M tokens in and out, added up: by which models are ranked. */
  readonly price: number
  /** How well it can be reached: by a target that is up and meant, by one that is up, by one that is down, or by none. */
  readonly reach: 'meant' | 'up' | 'down' | 'none'
}

export interface Picked {
  readonly candidate: Candidate
  /** ASCII: it goes into a response header. */
  readonly reason: string
}

export interface Pool {
  /** A model as it stands now. */
  candidate(id: string): Candidate
  /** Every chat model that some target serves and that has a price. */
  served(): readonly Candidate[]
  /** What people have forced or paused, as a sentence for a refusal; empty where nothing is. */
  forcedInWords(): string
}

/**
 * The matrix's model for how complex the prompt is and what the caller wants to pay; where that one cannot take the
 * request, the matrix's next dearer one that can, else its dearest. Where none of the matrix can, as on an account
 * that sells other models, the cheapest, the middle or the dearest of what is served. Throws `no_target_available`.
 */
export function pick(matrix: Matrix, pool: Pool, demand: Demand): Picked {
  const { complexity, why } = scorePrompt(promptOf(demand.body()))
  const judged = `${complexity}: ${why.slice(0, 3).join(' + ')}; ${demand.priority}`
  const wanted = cell(matrix, complexity, demand.priority)
  const first = pool.candidate(wanted)
  if (first.reach === 'meant' && obstacleTo(first, demand) === null) {
    return { candidate: first, reason: `${judged} -> ${wanted}` }
  }
  const candidate = nextInMatrix(matrix, first, pool, demand) ?? byPrice(pool.served(), complexity, demand)
  if (!candidate) throw nothingFits(pool, demand)
  if (candidate.id === wanted) return { candidate, reason: `${judged} -> ${wanted}` }
  const obstacle = obstacleTo(first, demand) ?? 'cannot be reached'
  return { candidate, reason: `${judged} -> ${wanted} ${obstacle} -> ${candidate.id}` }
}

const REACHES = ['meant', 'up', 'down'] as const

/** Those that can take the request and are reached best, the cheapest first. */
function ladderOf(candidates: readonly Candidate[], demand: Demand): Candidate[] {
  const able = candidates.filter((candidate) => obstacleTo(candidate, demand) === null)
  const best = REACHES.find((reach) => able.some((candidate) => candidate.reach === reach))
  return able
    .filter(({ reach }) => reach === best)
    .toSorted((one, two) => one.price - two.price || one.id.localeCompare(two.id))
}

function nextInMatrix(matrix: Matrix, wanted: Candidate, pool: Pool, demand: Demand): Candidate | undefined {
  const candidates = modelsOf(matrix).map((id) => pool.candidate(id))
  const ladder = ladderOf(candidates, demand)
  return (
    ladder.find(({ id }) => id === wanted.id) ??
    ladder.find(({ price }) => price >= wanted.price) ??
    ladder.at(-1)
  )
}

function byPrice(
  served: readonly Candidate[],
  complexity: ComplexityLevel,
  demand: Demand,
): Candidate | undefined {
  const ladder = ladderOf(served, demand)
  // What costs little comes first where little is to be paid.
  if (complexity === 'low' || demand.priority === 'low_cost') return ladder[0]
  return complexity === 'high' ? ladder.at(-1) : ladder[Math.floor((ladder.length - 1) / 2)]
}

/** Why a model cannot take a request; null when it can, or when nobody knows better. */
function obstacleTo(
  { id, known, reach }: Candidate,
  { allowedModels, needs, tokens }: Demand,
): string | null {
  if (reach === 'none') return 'is not served'
  if (allowedModels !== null && !allowedModels.includes(id)) return 'is not allowed here'
  if (!known) return null
  // An import that names a model says nothing of what it can do.
  const lacking = known.price ? needs.find((need) => !known.capabilities.includes(need)) : undefined
  if (lacking) return `takes no ${lacking}`
  return known.contextTokens !== null && tokens > known.contextTokens ? 'has too small a context' : null
}

function nothingFits(pool: Pool, demand: Demand): Refusal {
  const reasons = pool
    .served()
    .map((candidate) => `${candidate.id} ${obstacleTo(candidate, demand) ?? 'is down'}`)
  const forced = pool.forcedInWords()
  // What somebody did by hand is the likelier cause, and the one that can be undone.
  const nobody =
    forced === '' ? 'no target serves a chat model that has a price' : 'nobody who may be asked serves one'
  const why = reasons.length > 0 ? `: ${reasons.slice(0, 5).join(', ')}` : `, because ${nobody}`
  const remedy = forced === '' ? 'Name a model of GET /v1/models.' : `${forced}Revert that in the console.`
  return new Refusal('no_target_available', `"auto" finds no model for this request${why}. ${remedy}`)
}
