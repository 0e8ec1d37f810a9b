/** The targets that there are. They come and go while the console runs: what uses them asks here, or listens. */
import type { Target } from './target.ts'

export interface Targets {
  list(): readonly Target[]
  /** Those of one kind, in the order of the list. */
  ofKind(kind: Target['kind']): readonly Target[]
  find(id: string): Target | undefined
  /** Throws when two of them have the same id. */
  set(targets: readonly Target[]): void
  /** Called after `set`, in the order in which they came here. Returns how to stop. */
  onChange(listener: () => void): () => void
}

export function createTargets(initial: readonly Target[]): Targets {
  const listeners = new Set<() => void>()
  let all = read(initial)

  return {
    list: () => all.list,
    ofKind: (kind) => all[kind],
    find: (id) => all.byId.get(id),
    set(targets) {
      all = read(targets)
      for (const listener of listeners) listener()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** The lists are made once: they are asked for on every request's way. */
function read(targets: readonly Target[]) {
  const byId = new Map(targets.map((target) => [target.id, target]))
  if (byId.size < targets.length) throw new Error('two targets have the same id')
  const ofKind = (kind: Target['kind']): readonly Target[] => targets.filter((target) => target.kind === kind)
  return { list: [...targets], byId, serverless: ofKind('serverless'), gpu: ofKind('gpu') }
}
