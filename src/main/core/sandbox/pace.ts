/** How fast an answer comes. */
import { bell, type Random } from './random.ts'
import type { SandboxBehaviour, SandboxModel } from './settings.ts'

export interface Pace {
  readonly firstTokenMs: number
  /** Between two tokens; 0: as fast as possible. */
  readonly tokenMs: number
}

/** The pace of one request: the behaviour's, spread by its jitter, and slower for a larger model. */
export function paceOf(behaviour: SandboxBehaviour, model: SandboxModel, random: Random): Pace {
  const { ttftMs, tokensPerSecond, jitter } = behaviour
  const spread = (weight: number): number => Math.exp(jitter * weight * bell(random))
  const firstTokenMs = ttftMs * spread(1)
  // Once a request is being served, the batch it shares keeps its pace steadier than the wait before it.
  const perSecond = tokensPerSecond * model.speed * spread(0.3)
  return { firstTokenMs, tokenMs: perSecond === 0 ? 0 : 1000 / perSecond }
}

/** How many of `total` tokens are made `elapsedMs` after the request came. */
export function tokensBy(pace: Pace, elapsedMs: number, total: number): number {
  const sinceFirst = elapsedMs - pace.firstTokenMs
  if (sinceFirst < 0) return 0
  return pace.tokenMs === 0 ? total : Math.min(total, 1 + Math.floor(sinceFirst / pace.tokenMs))
}

/** When the whole of `total` tokens is made, in milliseconds after the request came. */
export function wholeMs(pace: Pace, total: number): number {
  return pace.firstTokenMs + pace.tokenMs * Math.max(0, total - 1)
}
