/** Which of our models a target's most likely is, by its name. */

/** Words of a name that say how a model is run, not which it is. */
const RUN = new Set([
  'meta',
  'turbo',
  'fp8',
  'fp16',
  'bf16',
  'int4',
  'int8',
  'awq',
  'gptq',
  'free',
  'fast',
  'hf',
])
/** Words by which some providers say that a model takes instructions. */
const INSTRUCT = new Set(['instruct', 'instant', 'versatile', 'it', 'chat'])

/** "meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo" and "llama3.1-8b-instruct" are both "llama 3 1 8 b", instruct. */
function readName(name: string): { readonly which: string; readonly instruct: boolean } {
  const last = name.toLowerCase().split('/').at(-1) ?? ''
  const words = last.split(/[^a-z0-9]+/).filter((word) => word !== '' && !RUN.has(word))
  const which = words
    .filter((word) => !INSTRUCT.has(word))
    // Fireworks cannot have points in its names: v3p1.
    .map((word) => word.replace(/^v(\d+)p(\d+)$/, '$1-$2'))
    .flatMap((word) => word.match(/\d+|[a-z]+/g) ?? [])
  return { which: which.join(' '), instruct: words.some((word) => INSTRUCT.has(word)) }
}

/**
 * By the provider's names, ours for those that are the same model. Each of ours is given once: to its very name, else
 * to one that also takes instructions where ours does, else to one that says nothing of it. A person looks at it.
 */
export function matchNames(theirs: readonly string[], ours: readonly string[]): ReadonlyMap<string, string> {
  const read = theirs.map((name) => ({ name, ...readName(name) }))
  const matched = new Map<string, string>()
  for (const model of ours) {
    const wanted = readName(model)
    const alike = read.filter(({ name, which }) => which === wanted.which && !matched.has(name))
    const best =
      alike.find(({ name }) => name === model) ??
      alike.find(({ instruct }) => instruct === wanted.instruct) ??
      alike[0]
    if (best && wanted.which !== '') matched.set(best.name, model)
  }
  return matched
}
