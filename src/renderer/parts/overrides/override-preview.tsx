import { useCallback } from 'react'
import type { OverridePreview as Preview, OverrideTerms } from '../../../shared/contract/overrides.ts'
import { useCoreNow } from '../../app/budgets.tsx'
import { useStatus } from '../../app/status.tsx'
import { failureInWords } from '../../rpc/failure-words.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'
import { Notice } from '../../ui/notice.tsx'
import { previewInWords } from './words.ts'
import styles from './dialogs.module.css'

/** What it would have done to the last hour, and whether anybody is there to take the traffic. */
export function OverridePreview({ terms }: { readonly terms: OverrideTerms }) {
  const now = useCoreNow()
  const status = useStatus()
  // Asked anew for other terms, not for another object with the same ones.
  const key = JSON.stringify(terms)
  const load: Load<Preview> = useCallback(
    (client, options) => client.overrides.preview(JSON.parse(key) as OverrideTerms, options),
    [key],
  )
  const { value, error } = useLoaded(load)
  if (error !== null) return <Notice mood="bad">{failureInWords(error)}</Notice>
  if (value === null) return <p className={styles.preview}>Looking at the last hour…</p>
  const context = { known: status?.targets ?? [], now, timezone: status?.timezone ?? 'UTC' }
  const { lines, warning } = previewInWords(terms, value, context)
  return (
    <>
      {lines.length > 0 && (
        <ul className={styles.preview} aria-label="What it would do" data-testid="override-preview">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {warning !== null && <Notice mood="warn">{warning}</Notice>}
    </>
  )
}
