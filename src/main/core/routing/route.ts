/** Step 3, route: which targets may be asked for a model, in which order, and why the first one is the first. */
import { Refusal } from '../../../shared/errors.ts'
import type { Target } from '../upstreams/upstreams.ts'
import type { Conversation, Sessions } from './sessions.ts'
import type { Dealer, Side, WeightedDealer } from './split.ts'

/** A target of a route, and the words that a row of it carries. */
export interface Hop {
  readonly target: Target
  /** Why it is at its place; empty where there was nothing to decide. ASCII: it goes into a response header. */
  readonly why: string
  /** What a failure there says besides: who decided that nobody else may answer. Absent where others may. */
  readonly insistence?: string
  /** Of the first hop: it should be an own GPU, and none that could answer is up. Whoever expects one may wait for it. */
  readonly needsGpu?: true
}

/** There is no target at all; an own GPU would do. */
export class NoGpuYet extends Refusal {}

/** At least one target, the first choice first. */
export type Route = readonly [Hop, ...Hop[]]

/** What somebody has forced, and what is paused. */
export interface Forced {
  readonly force: {
    readonly kind: Side
    readonly whenDown: 'fail' | 'fall_back'
    readonly id: number
  } | null
  /** Ids of targets. */
  readonly paused: ReadonlySet<string>
}

export const NOTHING_FORCED: Forced = { force: null, paused: new Set() }

/** Serverless's share of a workload's requests, 0 to 1, and whose word it is. */
export interface Share {
  readonly share: number
  readonly decidedBy: 'default' | 'policy' | 'rollout'
}

export interface RouteQuestion extends Share {
  readonly model: string
  readonly workload: string | null
  readonly session: string | null
}

interface Parts {
  readonly dealer: Dealer
  readonly serverless: WeightedDealer
  readonly gpu: WeightedDealer
  readonly sessions: Sessions
  /** Whether a target can be expected to answer now: its probe has not found it down, its breaker lets through. */
  readonly isUp: (target: Target) => boolean
}

/** @param candidates the targets that serve the model. Throws `no_target_available`. */
export function routeOf(
  parts: Parts,
  question: RouteQuestion,
  candidates: readonly Target[],
  { force, paused }: Forced,
): Route {
  const allowed = paused.size === 0 ? candidates : candidates.filter(({ id }) => !paused.has(id))
  const [only] = allowed
  if (!only) throw none(question.model, candidates.length > 0, force?.kind !== 'serverless')
  // By far the most consoles have one target for a model, and nothing to decide.
  if (allowed.length === 1 && force === null) {
    const hop = { target: only, why: pausedInWords(candidates, allowed) }
    return [only.kind === 'gpu' && !parts.isUp(only) ? { ...hop, needsGpu: true } : hop]
  }
  const sides = {
    serverless: allowed.filter(({ kind }) => kind === 'serverless'),
    gpu: allowed.filter(({ kind }) => kind === 'gpu'),
  }
  if (!force) {
    const [head, ...others] = dealtRoute(parts, question, sides)
    const why = [pausedInWords(candidates, allowed), head.why].filter((word) => word !== '').join('; ')
    return [{ ...head, why }, ...others]
  }
  const isPaused = candidates.some(({ id, kind }) => kind === force.kind && paused.has(id))
  return forcedRoute(parts, sides, force) ?? forcedAway(question.model, force, isPaused)
}

/** Who would have been asked too, were it not paused by hand. */
function pausedInWords(candidates: readonly Target[], allowed: readonly Target[]): string {
  if (candidates.length === allowed.length) return ''
  const paused = candidates.filter((target) => !allowed.includes(target)).map(({ id }) => id)
  return `paused: ${paused.slice(0, 3).join(', ')}`
}

type Sides = Readonly<Record<Side, readonly Target[]>>

const byWeight = (targets: readonly Target[]): Target[] =>
  targets.toSorted((one, two) => two.weight - one.weight)

const other = (side: Side): Side => (side === 'serverless' ? 'gpu' : 'serverless')

/** Those that are up, the one whose turn it is first; those that are down come last, if nobody else is left. */
function dealtRoute(parts: Parts, question: RouteQuestion, sides: Sides): Route {
  const up = { serverless: sides.serverless.filter(parts.isUp), gpu: sides.gpu.filter(parts.isUp) }
  const { side, why, pinned } = choose(parts, question, up)
  const first = pinned ?? turnOf(parts, side, up[side])
  const all = [...byWeight(sides[side]), ...byWeight(sides[other(side)])]
  // Up or down as it was found above: a pause may end between two questions, and its target would be in neither list.
  const isUp = ({ kind, id }: Target): boolean => up[kind].some((target) => target.id === id)
  const ranked = [...all.filter(isUp), ...all.filter((target) => !isUp(target))]
  const [head, ...others] = first ? [first, ...ranked.filter((target) => target !== first)] : ranked
  if (!head) throw none(question.model, false, true)
  const conversation = conversationOf(question)
  if (conversation) parts.sessions.remember(conversation, head.id)
  const rest = others.map((target) => ({ target, why: '' }))
  const needsGpu = sides.serverless.length === 0 && up.gpu.length === 0
  return [needsGpu ? { target: head, why, needsGpu } : { target: head, why }, ...rest]
}

/**
 * The forced side, up or down; the other one after it, or before it where it is down, if the override allows that.
 * Null where nobody is left.
 */
function forcedRoute(parts: Parts, sides: Sides, force: NonNullable<Forced['force']>): Route | null {
  const why = `override ${force.id}: ${force.kind} forced`
  const up = sides[force.kind].filter(parts.isUp)
  const first = turnOf(parts, force.kind, up)
  const own = [...up, ...sides[force.kind].filter((target) => !up.includes(target))]
  const insistence = `Override ${force.id} forces ${force.kind} and lets nothing else answer.`
  const forced = (first ? [first, ...own.filter((target) => target !== first)] : own).map((target) => ({
    target,
    why,
    ...(force.whenDown === 'fail' && { insistence }),
  }))
  const rest = sides[other(force.kind)]
    .filter(parts.isUp)
    .map((target) => ({ target, why: `${why}, but down` }))
  const [head, ...others] =
    force.whenDown === 'fail' ? forced : first ? [...forced, ...rest] : [...rest, ...forced]
  if (!head) return null
  return [force.kind === 'gpu' && !first ? { ...head, needsGpu: true } : head, ...others]
}

const SHARE_WORDS = { default: 'split', policy: 'policy', rollout: 'rollout' } as const satisfies Record<
  Share['decidedBy'],
  string
>

interface Chosen {
  readonly side: Side
  readonly why: string
  /** The target that the session stays on. */
  readonly pinned: Target | null
}

/** The side of the first choice. The split counts only what both sides can serve, and sessions with it. */
function choose({ dealer, sessions }: Parts, question: RouteQuestion, up: Sides): Chosen {
  const { workload, share, decidedBy } = question
  const conversation = conversationOf(question)
  const both = up.serverless.length > 0 && up.gpu.length > 0
  const id = conversation && sessions.targetOf(conversation)
  const known = id === null ? undefined : [...up.serverless, ...up.gpu].find((target) => target.id === id)
  // All and nothing are promises: there a session moves.
  const mayStay = known && (!both || (share > 0 && share < 1))
  if (mayStay) {
    if (both) dealer.count(workload, share, known.kind)
    return { side: known.kind, why: `session stays on ${known.kind}`, pinned: known }
  }
  if (!both) return { side: up.gpu.length > 0 ? 'gpu' : 'serverless', why: '', pinned: null }
  const side = dealer.deal(workload, share)
  const percent = Math.round(share * 1_000) / 10
  return { side, why: `${SHARE_WORDS[decidedBy]} ${percent} % serverless: ${side}`, pinned: null }
}

const conversationOf = ({ session, workload, model }: RouteQuestion): Conversation | null =>
  session === null ? null : { session, workload, model }

/** Whose turn it is among those that are up; null where none is. */
function turnOf(parts: Parts, side: Side, [first, ...others]: readonly Target[]): Target | null {
  return first ? parts[side].deal([first, ...others]) : null
}

function none(model: string, isPaused: boolean, wouldGpuDo: boolean): Refusal {
  const why = isPaused
    ? 'every target that serves it is paused by hand. Revert a pause in the console'
    : 'no target serves it now. GET /v1/models lists what is served'
  const message = `The model "${model}" is known, but ${why}.`
  return wouldGpuDo
    ? new NoGpuYet('no_target_available', message)
    : new Refusal('no_target_available', message)
}

/** Never returns. */
function forcedAway(model: string, { kind, id }: NonNullable<Forced['force']>, isPaused: boolean): never {
  const side = kind === 'gpu' ? 'GPU endpoint' : 'serverless provider'
  const why = isPaused
    ? `every ${side} that serves the model "${model}" is paused by hand`
    : `no ${side} serves the model "${model}"`
  const message = `Override ${id} forces ${kind}, and ${why}. Revert it in the console, or let it fall back.`
  throw kind === 'gpu'
    ? new NoGpuYet('no_target_available', message)
    : new Refusal('no_target_available', message)
}
