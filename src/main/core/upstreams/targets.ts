/** The targets that there are. They come and go while the console runs: what uses them asks here, or listens. */
import type { Target } from './target.ts'

export interface Targets {
  list(): readonly Target[]
  /** Those of one kind, in the order of the list. */
  ofKind(kind: Target['kind']): readonly Target[]
  find(id: string): Target | undefined
  /** Those that the environment or a person names, without those on instances. */
  named(): readonly Target[]
  /** Those that the environment or a person names. Throws when two targets have the same id. */
  set(targets: readonly Target[]): void
  /** Those on machines of the cloud, which come and go with them; they stand behind the others. Throws likewise. */
  setInstances(targets: readonly Target[]): void
  /** Called after either, in the order in which they came here. Returns how to stop. */
  onChange(listener: () => void): () => void
}

export function createTargets(initial: readonly Target[]): Targets {
  const listeners = new Set<() => void>()
  let named = initial
  let onInstances: readonly Target[] = []
  let all = read(initial)

  function change(): void {
    all = read([...named, ...onInstances])
    for (const listener of listeners) listener()
  }

  return {
    list: () => all.list,
    ofKind: (kind) => all[kind],
    find: (id) => all.byId.get(id),
    named: () => named,
    set(targets) {
      mustDiffer([...targets, ...onInstances])
      named = targets
      change()
    },
    setInstances(targets) {
      mustDiffer([...named, ...targets])
      onInstances = targets
      change()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** The lists are made once: they are asked for on every request's way. */
function read(targets: readonly Target[]) {
  mustDiffer(targets)
  const byId = new Map(targets.map((target) => [target.id, target]))
  const ofKind = (kind: Target['kind']): readonly Target[] => targets.filter((target) => target.kind === kind)
  return { list: [...targets], byId, serverless: ofKind('serverless'), gpu: ofKind('gpu') }
}

function mustDiffer(targets: readonly Target[]): void {
  if (new Set(targets.map(({ id }) => id)).size < targets.length)
    throw new Error('two targets have the same id')
}
