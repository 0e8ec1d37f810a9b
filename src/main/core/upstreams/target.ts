/** A server that can be asked for completions. */
import type { Provider } from '../config.ts'

export interface Target extends Provider {
  /** Stands in rows, headers and settings; never changes. */
  readonly id: string
  /** For people. */
  readonly name: string
  readonly kind: 'serverless' | 'gpu'
  /** Whether it takes `max_completion_tokens` for the cap, as OpenAI itself does, rather than `max_tokens`. */
  readonly heedsNewCap: boolean
  /** Its share among the targets of its kind that serve a model, in proportion to theirs; 0 or more. */
  readonly weight: number
  /** Our name of a model → its name there. A name that is not in it is the same at both. */
  readonly names: ReadonlyMap<string, string>
  /** Whether it is asked for nothing but the models in `names`, whatever else it has. */
  readonly onlyNamed: boolean
}

/** The kind of a target that may be gone and left its rows: its id tells it. */
export function kindOfId(id: string): Target['kind'] {
  return id.startsWith('gpu:') ? 'gpu' : 'serverless'
}

/** OpenAI's own servers are the ones that look for the newer name of the cap. */
export function heedsNewCapAt(baseUrl: string): boolean {
  return new URL(baseUrl).hostname.endsWith('.openai.com')
}

/** What the target itself calls a model of ours: the name to send. */
export function nameAt({ names }: Pick<Target, 'names'>, model: string): string {
  return names.get(model) ?? model
}

/** Finds which of our models a target most likely means: by its names, ours. */
export type MatchNames = (theirs: readonly string[]) => ReadonlyMap<string, string>

/**
 * What a target calls our models. An own inference server names them as whoever trained them does; nobody maps those
 * by hand, so what is the same model is told by its name. A provider's are chosen by a person, and stand.
 */
export function namesOf(
  { kind, names, onlyNamed }: Target,
  theirs: ReadonlySet<string> | null,
  match: MatchNames,
): ReadonlyMap<string, string> {
  if (kind !== 'gpu' || onlyNamed || names.size > 0 || !theirs) return names
  const matched = [...match([...theirs])].filter(([there, ours]) => there !== ours && !theirs.has(ours))
  return new Map(matched.map(([there, ours]) => [ours, there]))
}

/**
 * What a target serves, by our names, when it has these models by its own. Null for both: not known yet, unless it is
 * asked for named models alone, which it had when they were chosen.
 */
export function servedBy(
  { names, onlyNamed }: Pick<Target, 'names' | 'onlyNamed'>,
  theirs: ReadonlySet<string> | null,
): ReadonlySet<string> | null {
  if (!theirs) return onlyNamed ? new Set(names.keys()) : null
  const mapped = new Set(names.values())
  // One that is mapped goes by our name alone: asked for by its own, it would have no price.
  const plain = onlyNamed ? [] : [...theirs].filter((id) => !mapped.has(id) && !names.has(id))
  const ours = [...names].filter(([, there]) => theirs.has(there)).map(([name]) => name)
  return new Set([...ours, ...plain])
}

/** What is known of a target stands while it is asked at the same place with the same key. */
export const isSameServer = (one: Target, other: Target): boolean =>
  one.baseUrl === other.baseUrl && one.apiKey === other.apiKey
