/** What a check found, kept short: a ledger of millions of rows may have the same trouble in each. */

export interface Finding {
  /** The check that found it. */
  readonly check: string
  readonly message: string
}

/** Enough to see a pattern. */
const EXAMPLES_PER_CHECK = 10

export interface Findings {
  add(check: string, message: string): void
  readonly count: number
  /** The first of each check, and for the rest a line that counts them. */
  list(): Finding[]
}

export function createFindings(): Findings {
  const found = new Map<string, { count: number; readonly examples: string[] }>()
  let count = 0
  return {
    add(check, message) {
      const known = found.get(check) ?? { count: 0, examples: [] }
      found.set(check, known)
      known.count += 1
      count += 1
      if (known.examples.length < EXAMPLES_PER_CHECK) known.examples.push(message)
    },
    get count() {
      return count
    },
    list: () =>
      [...found].flatMap(([check, { count: all, examples }]) => {
        const messages = all > examples.length ? [...examples, `and ${all - examples.length} more`] : examples
        return messages.map((message) => ({ check, message }))
      }),
  }
}
