/** One request of the ledger in the inspector: its attempts, and the chosen one in full. */
import { useCallback, useState } from 'react'
import type { LedgerRow } from '../../shared/contract/ledger.ts'
import type { Attempt } from '../../shared/contract/requests.ts'
import { addUsd, exactUsd } from '../../shared/money.ts'
import { failureInWords } from '../rpc/failure-words.ts'
import { useLoaded } from '../rpc/use-loaded.ts'
import type { Load } from '../rpc/use-loaded.ts'
import { Button } from '../ui/button.tsx'
import { Money } from '../ui/money.tsx'
import { Notice } from '../ui/notice.tsx'
import { isEstimated, outcomeOf } from '../ui/outcome.ts'
import { StateWord } from '../ui/state-word.tsx'
import { AttemptDetails } from './attempt-details.tsx'
import { RecordedBodies } from './recorded-bodies.tsx'
import styles from './request-details.module.css'

interface RequestDetailsProps {
  /** What the list knows of it: shown until the ledger has said all. Use a key: another attempt is another panel. */
  readonly attempt: Attempt
  readonly timezone: string
}

export function RequestDetails({ attempt, timezone }: RequestDetailsProps) {
  const { requestId } = attempt
  const load: Load<readonly LedgerRow[]> = useCallback(
    async (client, options) => (await client.ledger.request({ requestId }, options)).attempts,
    [requestId],
  )
  const { value: rows, error, reload } = useLoaded(load)
  const [number, setNumber] = useState(attempt.attempt)
  const row = rows?.find((candidate) => candidate.attempt === number) ?? null
  return (
    <>
      {error !== null && (
        <Notice
          mood="bad"
          actions={
            <Button small look="outlined" onClick={reload}>
              Try again
            </Button>
          }
        >
          The price and the other attempts could not be read. {failureInWords(error)}
        </Notice>
      )}
      {rows !== null && rows.length > 1 && <Attempts rows={rows} chosen={number} onChoose={setNumber} />}
      <AttemptDetails attempt={row ?? attempt} row={row} timezone={timezone} />
      <RecordedBodies requestId={requestId} attempt={number} />
    </>
  )
}

interface AttemptsProps {
  readonly rows: readonly LedgerRow[]
  readonly chosen: number
  readonly onChoose: (attempt: number) => void
}

/** Each has its own price, route and cost; the request cost what they cost together. */
function Attempts({ rows, chosen, onChoose }: AttemptsProps) {
  const all = addUsd(...rows.map(({ costNanoUsd }) => costNanoUsd))
  return (
    <section className={styles.attempts} aria-label="Attempts of this request">
      <p>
        {rows.length} attempts, together ${exactUsd(all)}
      </p>
      {rows.map((row) => {
        const { mood, icon, word } = outcomeOf(row)
        return (
          <button
            key={row.attempt}
            type="button"
            className={styles.attempt}
            aria-pressed={row.attempt === chosen}
            onClick={() => onChoose(row.attempt)}
          >
            <span>{row.attempt}</span>
            <span className={styles.target} title={row.target}>
              <bdi>{row.target}</bdi>
            </span>
            <StateWord mood={mood} {...(icon !== undefined && { icon })}>
              {word}
            </StateWord>
            <Money className={styles.cost} amount={row.costNanoUsd} estimated={isEstimated(row)} />
          </button>
        )
      })}
    </section>
  )
}
