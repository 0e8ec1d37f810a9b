/** What is being done to units from here, and which targets get nothing new meanwhile. From memory alone. */
import type { Doing } from '../units/state.ts'

export interface Doings {
  of(unit: string): Doing | null
  /** Whether something is being done to any of them. */
  isAny(): boolean
  /** On every request's way. */
  isDraining(targetId: string): boolean
  /** @param target whose endpoint gets nothing new from now on; null: it has none */
  begin(unit: string, doing: Doing, target: string | null): void
  end(unit: string): void
}

export function createDoings(onChange: () => void): Doings {
  const doings = new Map<string, { readonly doing: Doing; readonly target: string | null }>()
  let draining: ReadonlySet<string> = new Set()

  function change(): void {
    draining = new Set([...doings.values()].flatMap(({ target }) => target ?? []))
    onChange()
  }

  return {
    of: (unit) => doings.get(unit)?.doing ?? null,
    isAny: () => doings.size > 0,
    isDraining: (targetId) => draining.has(targetId),
    begin(unit, doing, target) {
      doings.set(unit, { doing, target })
      change()
    },
    end(unit) {
      if (doings.delete(unit)) change()
    },
  }
}
