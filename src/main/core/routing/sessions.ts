/** Which target a session was answered by, so that its next request goes there too, where its prompt is cached. */

export interface Sessions {
  targetOf(conversation: Conversation): string | null
  remember(conversation: Conversation, target: string): void
}

/** Another model's prompts are cached elsewhere. */
export interface Conversation {
  readonly workload: string | null
  readonly session: string
  readonly model: string
}

/** Clients name their sessions as they like: the oldest ones are forgotten beyond so many. */
const MOST_SESSIONS = 20_000

export function createSessions(most: number = MOST_SESSIONS): Sessions {
  const targets = new Map<string, string>()
  // A label has no line break, so they cannot be mixed up.
  const keyOf = ({ workload, session, model }: Conversation): string =>
    `${workload ?? ''}\n${session}\n${model}`

  return {
    targetOf: (conversation) => targets.get(keyOf(conversation)) ?? null,
    remember(conversation, target) {
      const key = keyOf(conversation)
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
