/** Which lines of a file are ticked: at first those that are fine, and none of those to confirm. */
import { useMemo, useState } from 'react'
import type { Sorted } from './import-choice.ts'

export interface Choice {
  readonly isChosen: (entry: string) => boolean
  readonly choose: (entries: readonly string[], chosen: boolean) => void
  /** Back to how it was at first. */
  readonly forget: () => void
}

const NONE: ReadonlySet<string> = new Set()

export function useChoice({ confirm }: Sorted): Choice {
  const outAtFirst = useMemo(() => new Set(confirm.map(({ entry }) => entry)), [confirm])
  /** Entries whose box is not as it was at first. */
  const [turned, setTurned] = useState(NONE)
  return {
    isChosen: (entry) => turned.has(entry) === outAtFirst.has(entry),
    choose(entries, chosen) {
      const next = new Set(turned)
      for (const entry of entries) {
        if (chosen === outAtFirst.has(entry)) next.add(entry)
        else next.delete(entry)
      }
      setTurned(next)
    },
    forget: () => setTurned(NONE),
  }
}
