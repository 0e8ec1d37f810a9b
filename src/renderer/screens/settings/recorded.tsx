import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useStatus } from '../../app/status.tsx'
import { Button } from '../../ui/button.tsx'
import { formatDate } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { DeleteRecorded } from './delete-recorded.tsx'
import { droppedInWords, keptInWords, stayingInWords } from './recorded-words.ts'
import { useRecorded } from './use-recorded.ts'
import styles from './data.module.css'

/** What is recorded by now, and what was dropped. `recording`: as the setting above it stands. */
export function Recorded({ recording }: { readonly recording: boolean }) {
  const { value, error, replace } = useRecorded()
  const [deleting, setDeleting] = useState(false)
  const timezone = useStatus()?.timezone ?? 'UTC'
  if (value === null) {
    return (
      <p className={styles.recorded}>
        {error !== null && 'What is recorded cannot be told now. Trying again…'}
      </p>
    )
  }
  const { kept, trouble } = value
  const dropped = droppedInWords(value)
  const staying = stayingInWords(kept, recording)
  const oldestAt = kept?.oldestAt ?? null
  return (
    <div className={styles.recorded} data-testid="recorded">
      <p>
        {keptInWords(kept)}
        {oldestAt !== null && ` The oldest is of ${formatDate(oldestAt, timezone)}.`}
        {staying !== null && ` ${staying}`}
      </p>
      {kept !== null && kept.bodies > 0 && (
        <Button className={styles.delete} look="outlined" small onClick={() => setDeleting(true)}>
          <Trash2 size={13} aria-hidden />
          Delete what is recorded
        </Button>
      )}
      {dropped !== null && <Notice mood="warn">{dropped}</Notice>}
      {trouble !== null && <Notice mood="bad">{trouble}</Notice>}
      {deleting && <DeleteRecorded onClose={() => setDeleting(false)} onDeleted={replace} />}
    </div>
  )
}
