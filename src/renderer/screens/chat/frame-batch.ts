/** Gathers what arrives between two frames, so that a fast stream costs one render per frame and not per token. */

export interface FrameBatch<Item> {
  add(item: Item): void
  /** Hands over at once what is left: for the end, and for hidden pages, which get no frames. */
  flush(): void
}

export function createFrameBatch<Item>(
  take: (items: readonly Item[]) => void,
  onNextFrame: (run: () => void) => void = (run) => requestAnimationFrame(run),
): FrameBatch<Item> {
  let items: Item[] = []
  let waiting = false
  const flush = (): void => {
    waiting = false
    if (items.length === 0) return
    const taken = items
    items = []
    take(taken)
  }
  return {
    add(item) {
      items.push(item)
      if (waiting) return
      waiting = true
      onNextFrame(flush)
    },
    flush,
  }
}
