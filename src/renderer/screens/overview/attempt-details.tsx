import type { ReactNode } from 'react'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { exactUsd, formatUsd } from '../../../shared/money.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { NONE, formatCount, formatDuration, formatInstant } from '../../ui/format.ts'
import { StateWord } from '../../ui/state-word.tsx'
import { ESTIMATED } from '../../ui/money.tsx'
import { USAGE_WORDS, certaintyInWords, isEstimated, isMeasured, outcomeOf } from '../../ui/outcome.ts'
import styles from './attempt-details.module.css'

/** Every field of one row of the ledger. */
export function AttemptDetails({
  attempt,
  listed,
  timezone,
}: {
  readonly attempt: Attempt
  /** Whether it is still in the list it was chosen from. */
  readonly listed: boolean
  readonly timezone: string
}) {
  const { mood, icon, word } = outcomeOf(attempt)
  const { tokens } = attempt
  const exact = exactUsd(attempt.costNanoUsd)
  const count = (tokenCount: number): string => (isMeasured(attempt) ? formatCount(tokenCount) : NONE)
  return (
    <>
      {!listed && <p className={styles.gone}>This request has left the list of the last requests.</p>}
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
      </Group>
      <Group title="Route">
        <Field name="Asked for">{attempt.modelAsked}</Field>
        <Field name="Served by">{attempt.modelServed}</Field>
        <Field name="Target">{attempt.target}</Field>
        <Field name="Reason">{attempt.reason}</Field>
        <Field name="Finish reason">{attempt.finishReason ?? NONE}</Field>
        <Field name="Error code">{attempt.errorCode ?? NONE}</Field>
      </Group>
      <Group title="Tokens">
        <Field name="Input">{count(tokens.input)}</Field>
        <Field name="Cached input">{count(tokens.cached)}</Field>
        <Field name="Output">{count(tokens.output)}</Field>
        <Field name="Of it reasoning">{count(tokens.reasoning)}</Field>
        <Field name="Source">
          {isMeasured(attempt) ? USAGE_WORDS[attempt.usageSource] : 'Settled at the worst case'}
        </Field>
      </Group>
      <Group title="Timing">
        <TimingBar attempt={attempt} />
        <Field name="First token">{attempt.ttftMs === null ? NONE : formatDuration(attempt.ttftMs)}</Field>
        <Field name="Latency">{isMeasured(attempt) ? formatDuration(attempt.latencyMs) : NONE}</Field>
        <Field name="Reserved">{formatInstant(attempt.reservedAt, timezone)}</Field>
        <Field name="Settled">{formatInstant(attempt.settledAt, timezone)}</Field>
      </Group>
      <CopyButton labelled label="Copy as JSON" text={JSON.stringify(attempt, null, 2)} />
    </>
  )
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.group}>
      <h3>{title}</h3>
      <dl>{children}</dl>
    </section>
  )
}

function Field({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.field}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
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
