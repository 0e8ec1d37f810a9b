/** A map that keeps its newest entries only, for what is worth remembering but may be made again. */
export interface Recent<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
}

/** Keeps at most `limit` entries; the oldest written goes first. */
export function createRecent<Value>(limit: number): Recent<Value> {
  const entries = new Map<string, Value>()
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      entries.set(key, value)
      if (entries.size <= limit) return
      // A Map iterates in the order of insertion, so its first key is its oldest.
      for (const oldest of entries.keys()) {
        entries.delete(oldest)
        return
      }
    },
  }
}
