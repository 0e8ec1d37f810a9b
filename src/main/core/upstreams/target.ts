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

/** OpenAI's own servers are the ones that look for the newer name of the cap. */
export function heedsNewCapAt(baseUrl: string): boolean {
  return new URL(baseUrl).hostname.endsWith('.openai.com')
}

/** What the target itself calls a model of ours: the name to send. */
export function nameAt({ names }: Target, model: string): string {
  return names.get(model) ?? model
}

/**
 * What a target serves, by our names, when it has these models by its own. Null for both: not known yet, unless it is
 * asked for named models alone, which it had when they were chosen.
 */
export function servedBy(
  { names, onlyNamed }: Target,
  theirs: ReadonlySet<string> | null,
): ReadonlySet<string> | null {
  if (!theirs) return onlyNamed ? new Set(names.keys()) : null
  const mapped = new Set(names.values())
  // One that is mapped goes by our name alone: asked for by its own, it would have no price.
  const plain = onlyNamed ? [] : [...theirs].filter((id) => !mapped.has(id) && !names.has(id))
  const ours = [...names].filter(([, there]) => theirs.has(there)).map(([name]) => name)
  return new Set([...ours, ...plain])
}
