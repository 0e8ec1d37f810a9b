/** Which target a session was answered by, so that its next request goes there too, where its prompt is cached. */

export interface Sessions {
  targetOf(workload: string | null, session: string): string | null
  remember(workload: string | null, session: string, target: string): void
}

/** Clients name their sessions as they like: the oldest ones are forgotten beyond so many. */
const MOST_SESSIONS = 20_000

export function createSessions(most: number = MOST_SESSIONS): Sessions {
  const targets = new Map<string, string>()
  // A label has no line break, so the two cannot be mixed up.
  const keyOf = (workload: string | null, session: string): string => `${workload ?? ''}\n${session}`

  return {
    targetOf: (workload, session) => targets.get(keyOf(workload, session)) ?? null,
    remember(workload, session, target) {
      const key = keyOf(workload, session)
      // Put at the end: a Map keeps the order in which its keys came, and the first is the one longest unused.
      targets.delete(key)
      targets.set(key, target)
      if (targets.size <= most) return
      for (const oldest of targets.keys()) {
        targets.delete(oldest)
        break
      }
    },
  }
}
