import type { LedgerRow } from '../../shared/contract/ledger.ts'
import type { Attempt } from '../../shared/contract/requests.ts'
import { exactUsd, formatUsd } from '../../shared/money.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { NONE, formatCount, formatDuration, formatInstant } from '../ui/format.ts'
import { ESTIMATED } from '../ui/money.tsx'
import { certaintyInWords, isEstimated, isMeasured, outcomeOf } from '../ui/outcome.ts'
import { StateWord } from '../ui/state-word.tsx'
import { CostLines } from './cost-lines.tsx'
import { Field, Group } from './fields.tsx'
import { OtherModels } from './other-models.tsx'
import styles from './attempt-details.module.css'

interface AttemptDetailsProps {
  readonly attempt: Attempt
  /** The same attempt with its price, hold and caller; null until the ledger has answered. */
  readonly row: LedgerRow | null
  readonly timezone: string
}

/** Every field of one row of the ledger, and the arithmetic of its cost. */
export function AttemptDetails({ attempt, row, timezone }: AttemptDetailsProps) {
  return (
    <>
      <Cost attempt={attempt} />
      <CostLines attempt={attempt} row={row} timezone={timezone} />
      <OtherModels attempt={attempt} />
      <Group title="Route">
        <Field name="Asked for">{attempt.modelAsked}</Field>
        <Field name="Served by">{attempt.modelServed}</Field>
        <Field name="Target">{attempt.target}</Field>
        <Field name="Reason">{attempt.reason}</Field>
        <Field name="Finish reason">{attempt.finishReason ?? NONE}</Field>
        <Field name="Error code">{attempt.errorCode ?? NONE}</Field>
      </Group>
      <Group title="Timing">
        <TimingBar attempt={attempt} />
        <Field name="First token">{attempt.ttftMs === null ? NONE : formatDuration(attempt.ttftMs)}</Field>
        <Field name="Latency">{isMeasured(attempt) ? formatDuration(attempt.latencyMs) : NONE}</Field>
        <Field name="Reserved">{formatInstant(attempt.reservedAt, timezone)}</Field>
        <Field name="Settled">{formatInstant(attempt.settledAt, timezone)}</Field>
      </Group>
      <Group title="Request">
        <Field name="Request id">
          <span className={styles.id}>
            <code title={attempt.requestId}>{attempt.requestId}</code>
            <CopyButton label="Copy request id" text={attempt.requestId} />
          </span>
        </Field>
        <Field name="Attempt">{formatCount(attempt.attempt)}</Field>
        <Field name="Endpoint">{attempt.endpoint === 'chat' ? 'Chat completions' : 'Embeddings'}</Field>
        <Field name="Delivery">{attempt.streamed ? 'Streamed' : 'Whole'}</Field>
        <Field name="Client key">{attempt.keyName}</Field>
        <Field name="Workload">{attempt.workload ?? NONE}</Field>
        {row !== null && <Field name="User">{row.user ?? NONE}</Field>}
        {row !== null && <Field name="Session">{row.session ?? NONE}</Field>}
      </Group>
      <CopyButton labelled label="Copy as JSON" text={JSON.stringify(row ?? attempt, null, 2)} />
    </>
  )
}

function Cost({ attempt }: { readonly attempt: Attempt }) {
  const { mood, icon, word } = outcomeOf(attempt)
  const exact = exactUsd(attempt.costNanoUsd)
  return (
    <section className={styles.group}>
      <StateWord mood={mood} {...(icon !== undefined && { icon })}>
        {word}
      </StateWord>
      <p className={styles.cost}>
        {isEstimated(attempt) && `${ESTIMATED.sign} `}
        {formatUsd(attempt.costNanoUsd)}
      </p>
      <p className={styles.exact}>
        <span data-testid="exact-cost">
          ${exact} {certaintyInWords(attempt)}
        </span>
        <CopyButton label={isEstimated(attempt) ? 'Copy cost' : 'Copy exact cost'} text={exact} />
      </p>
    </section>
  )
}

/** Waiting for the first token, then generating, to scale. */
function TimingBar({ attempt: { ttftMs, latencyMs } }: { readonly attempt: Attempt }) {
  if (ttftMs === null || latencyMs <= 0) return null
  return (
    <div className={styles.timing} aria-hidden>
      <span style={{ flexGrow: ttftMs }} title="Waiting for the first token" />
      <span style={{ flexGrow: Math.max(0, latencyMs - ttftMs) }} title="Generating" />
    </div>
  )
}
