/** What of ours is at each target: counted as it goes by, so that nobody has to search for it. */

export interface Activity {
  /** Requests whose answer has not ended. */
  readonly underWay: number
  /** How many were sent since the console started. Grows with each, so that none can pass between two looks unseen. */
  readonly sent: number
}

export interface Activities {
  of(targetId: string): Activity
  begin(targetId: string): void
  end(targetId: string): void
}

const NOTHING: Activity = { underWay: 0, sent: 0 }

/** One counter for each target there ever was: nothing is kept of a request. */
export function createActivities(): Activities {
  const counters = new Map<string, { underWay: number; sent: number }>()

  return {
    of: (targetId) => counters.get(targetId) ?? NOTHING,
    begin(targetId) {
      const counter = counters.get(targetId)
      if (!counter) {
        counters.set(targetId, { underWay: 1, sent: 1 })
        return
      }
      counter.underWay += 1
      counter.sent += 1
    },
    end(targetId) {
      const counter = counters.get(targetId)
      if (counter) counter.underWay -= 1
    },
  }
}
