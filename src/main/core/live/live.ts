/** Live state: a value that changes, read as a snapshot with a sequence number and watched without a backlog. */

export { createLastHour, HOUR_MS, MINUTE_MS } from './last-hour.ts'

export interface Snapshot<State> {
  /** Grows by one with every change; a watcher may see gaps, never an old state after a newer one. */
  readonly seq: number
  /** When the snapshot was taken, in ms since the epoch. */
  readonly at: number
  readonly state: State
}

export interface Live<State> {
  snapshot(): Snapshot<State>
  /** Calls back on each change, at once and synchronously; the listener asks for a snapshot when it wants one. */
  onChange(listener: () => void): () => void
}

/** The producer's side: `changed()` says that the next `read()` would differ. */
export interface LiveSource<State> extends Live<State> {
  changed(): void
}

/** Makes state live that is computed on demand: nothing is computed while nobody watches. */
export function createLive<State>(read: () => State, now: () => number): LiveSource<State> {
  const listeners = new Set<() => void>()
  let seq = 0
  return {
    snapshot: () => ({ seq, at: now(), state: read() }),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    changed() {
      seq += 1
      for (const listener of listeners) listener()
    },
  }
}
