/** Work that many things make due, and that is done once for all of them. */

/** At most so often: whoever looks at all units does not do so for each reading. */
const AFTER_MS = 200

export interface Soon {
  soon(): void
  cancel(): void
}

/** @param onTrouble what it threw; nobody else could catch it */
export function soon(work: () => void, onTrouble: (error: unknown) => void): Soon {
  let timer: NodeJS.Timeout | null = null
  let isOver = false
  return {
    soon() {
      if (isOver) return
      timer ??= setTimeout(() => {
        timer = null
        try {
          work()
        } catch (error) {
          onTrouble(error)
        }
      }, AFTER_MS).unref()
    },
    cancel() {
      isOver = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}
