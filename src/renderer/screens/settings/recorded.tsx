import { useEffect } from 'react'
import type { BodiesState } from '../../../shared/contract/bodies.ts'
import { useStatus } from '../../app/status.tsx'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'
import { formatDate } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { droppedInWords, keptInWords } from './recorded-words.ts'
import styles from './data.module.css'

const load: Load<BodiesState> = (client, options) => client.bodies.state(undefined, options)

const RENEW_MS = 5_000

/** What is recorded by now, and what was dropped. */
export function Recorded() {
  const { value, error, reload } = useLoaded(load)
  const timezone = useStatus()?.timezone ?? 'UTC'
  useEffect(() => {
    const timer = setInterval(reload, RENEW_MS)
    return () => clearInterval(timer)
  }, [reload])
  if (value === null) {
    return (
      <p className={styles.recorded}>
        {error !== null && 'What is recorded cannot be told now. Trying again…'}
      </p>
    )
  }
  const { kept, trouble } = value
  const dropped = droppedInWords(value)
  const oldestAt = kept?.oldestAt ?? null
  return (
    <div className={styles.recorded} data-testid="recorded">
      <p>
        {keptInWords(kept)}
        {oldestAt !== null && ` The oldest is of ${formatDate(oldestAt, timezone)}.`}
      </p>
      {dropped !== null && <Notice mood="warn">{dropped}</Notice>}
      {trouble !== null && <Notice mood="bad">{trouble}</Notice>}
    </div>
  )
}
