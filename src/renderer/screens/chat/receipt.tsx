import type { ReactNode } from 'react'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { comparedInWords } from '../../parts/other-models-words.ts'
import { useOtherModels } from '../../parts/use-other-models.ts'
import { formatCount, formatDuration, formatTokens } from '../../ui/format.ts'
import { ESTIMATED, Money } from '../../ui/money.tsx'
import { certaintyInWords, isCounted, isEstimated } from '../../ui/outcome.ts'
import type { Answer } from './conversation.ts'
import styles from './turn.module.css'

/** What an answer took: tokens, money, time, and which way it went. */
export function Receipt({ answer }: { readonly answer: Answer }) {
  const { receipt, route } = answer
  const way = receipt === null ? route : { ...receipt, model: receipt.modelServed }
  return (
    <div className={styles.receipt} data-testid="receipt">
      {receipt !== null && <Facts receipt={receipt} />}
      {way !== null && (
        <p className={styles.route}>
          <b>{way.model}</b> on <b>{way.target}</b>, {way.reason}
        </p>
      )}
      {receipt !== null && <WithAnother receipt={receipt} />}
    </div>
  )
}

/** What the router's choice saved, or what it was worth. */
function WithAnother({ receipt }: { readonly receipt: Attempt }) {
  const other = useOtherModels(receipt)
  if (other === null) return null
  return (
    <ul className={styles.others} data-testid="other-models">
      {other.models.map(({ model, costNanoUsd }) => (
        <li key={model}>
          {model} would have cost <Money amount={costNanoUsd} />, {comparedInWords(costNanoUsd, other.paid)}
        </li>
      ))}
    </ul>
  )
}

function Facts({ receipt }: { readonly receipt: Attempt }) {
  const { tokens, costNanoUsd, latencyMs, ttftMs } = receipt
  if (!isCounted(receipt)) {
    return (
      <dl className={styles.facts}>
        <Fact name="Cost">
          <Money amount={costNanoUsd} estimated />
          <span className={styles.estimated}> {certaintyInWords(receipt)}</span>
        </Fact>
      </dl>
    )
  }
  const estimated = isEstimated(receipt)
  return (
    <dl className={styles.facts}>
      <Fact name="Cost">
        <Money amount={costNanoUsd} estimated={estimated} />
        {estimated && <span className={styles.estimated}> estimated; the provider reported no usage</span>}
      </Fact>
      <Fact name="Tokens in" title={estimated ? ESTIMATED.title : formatCount(tokens.input + tokens.cached)}>
        {estimated && `${ESTIMATED.sign} `}
        {formatTokens(tokens.input + tokens.cached)}
      </Fact>
      {tokens.cached > 0 && (
        <Fact name="of them cached" title={formatCount(tokens.cached)}>
          {formatTokens(tokens.cached)}
        </Fact>
      )}
      <Fact name="out" title={estimated ? ESTIMATED.title : formatCount(tokens.output)}>
        {estimated && `${ESTIMATED.sign} `}
        {formatTokens(tokens.output)}
      </Fact>
      <Fact name="Latency">{formatDuration(latencyMs)}</Fact>
      {ttftMs !== null && <Fact name="First token">{formatDuration(ttftMs)}</Fact>}
    </dl>
  )
}

interface FactProps {
  readonly name: string
  readonly title?: string
  readonly children: ReactNode
}

function Fact({ name, title, children }: FactProps) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
