import { useCallback, useMemo } from 'react'
import type { BudgetDraft, BudgetFigures, PastWindow } from '../../../shared/contract/budgets.ts'
import { failureInWords } from '../../rpc/failure-words.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'
import { draftOf } from './draft.ts'
import type { Entries } from './draft.ts'
import { previewInWords } from './preview-words.ts'
import { useCalmed } from '../../ui/use-calmed.ts'
import styles from '../../parts/budgets/dialogs.module.css'

type Figures = (BudgetFigures & { readonly past: readonly PastWindow[] }) | null

/** As long as one may pause between two letters. */
const CALM_MS = 300

/** How such a budget would stand now, in a sentence; writes nothing. */
export function Preview({ entries }: { readonly entries: Entries }) {
  const draft = useCalmed(
    useMemo(() => draftOf(entries), [entries]),
    CALM_MS,
  )
  const load: Load<Figures> = useCallback(
    async (client, options) =>
      draft === null ? null : client.budgets.preview({ ...draft, name: previewName(draft) }, options),
    [draft],
  )
  const { value, error } = useLoaded(load)
  if (draft === null) {
    return (
      <p className={styles.preview}>
        Fill in whose spending counts and the limit to see how it would stand now.
      </p>
    )
  }
  if (error !== null) {
    return (
      <p className={styles.preview} role="alert">
        {failureInWords(error)}
      </p>
    )
  }
  return (
    <p className={styles.preview} data-testid="preview">
      {value === null ? 'Reckoning…' : previewInWords(draft, value)}
    </p>
  )
}

/** A preview has no name yet, and must not stumble over one that is taken. */
const previewName = ({ name }: BudgetDraft): string => (name === '' ? 'preview' : name)
