/** What is chosen of a provider's models, with its weight and the reason: the second step of adding one. */
import { useState } from 'react'
import type { ModelDraft, ProviderState } from '../../../../shared/contract/providers.ts'
import { formatCount } from '../../../ui/format.ts'
import { draftsOf, namesAtFault, standingOf } from './model-entries.ts'
import type { Entry, Known } from './model-entries.ts'

export interface Models {
  readonly entries: readonly Entry[]
  readonly drafts: ModelDraft[]
  /** Of one, or of several by their names at the provider. */
  readonly change: (theirs: readonly string[], part: Partial<Entry>) => void
  readonly add: (entry: Entry) => void
  readonly weightText: string
  readonly setWeight: (text: string) => void
  /** Null for what is no weight. */
  readonly weight: number | null
  readonly reasonText: string
  /** Null where none is given. */
  readonly reason: string | null
  readonly setReason: (reason: string) => void
  /** Whether it can be saved as it is filled in. */
  readonly ready: boolean
  /** "Add provider with 3 models". */
  readonly verb: (verb: string) => string
}

/** @param entriesAtFirst and weightAtFirst: later ones are passed over, as a person has begun to choose */
export function useModels(
  entriesAtFirst: readonly Entry[],
  weightAtFirst: number,
  known: Known,
  kind: ProviderState['kind'],
): Models {
  const [entries, setEntries] = useState(entriesAtFirst)
  const [weightText, setWeight] = useState(String(weightAtFirst))
  const [reasonText, setReason] = useState('')
  const chosen = entries.filter((entry) => entry.chosen)
  const weight = readWeight(weightText)
  return {
    entries,
    drafts: draftsOf(entries, kind),
    change: (theirs, part) =>
      setEntries(entries.map((entry) => (theirs.includes(entry.theirs) ? { ...entry, ...part } : entry))),
    add: (entry) => setEntries([entry, ...entries]),
    weightText,
    setWeight,
    weight,
    reasonText,
    reason: reasonText.trim() === '' ? null : reasonText.trim(),
    setReason,
    ready:
      chosen.length > 0 &&
      weight !== null &&
      namesAtFault(entries).size === 0 &&
      chosen.every((entry) => standingOf(entry, known, kind) !== 'incomplete'),
    verb: (verb) =>
      chosen.length === 0
        ? verb
        : `${verb} with ${formatCount(chosen.length)} ${chosen.length === 1 ? 'model' : 'models'}`,
  }
}

/** Null for what is none: 0 to 1,000. */
export function readWeight(text: string): number | null {
  const weight = /^\d{1,4}(\.\d{1,3})?$/.test(text.trim()) ? Number(text) : Number.NaN
  return weight >= 0 && weight <= 1_000 ? weight : null
}
