import { exactUsd, formatUsd, nanoUsd } from '../../../../shared/money.ts'
import { formatCount } from '../../../ui/format.ts'
import type { Usage } from './read-usage.ts'
import { MachineTime } from '../machine-time.tsx'
import { rowsHref } from './rows-of.ts'
import { beforeInWords, sinceInWords } from './words.ts'
import ledger from '../ledger.module.css'

interface TotalProps {
  readonly usage: Usage
  /** Whether there can be anything before the span. */
  readonly compared: boolean
  readonly timezone: string
}

/** What the span comes to, exactly, in one line: the sum of the chart, and of the rows that it leads to. */
export function Total({ usage, compared, timezone }: TotalProps) {
  const { total, estimated, unpriced, span, at } = usage
  return (
    <div className={ledger.summary} data-testid="usage-total" data-nano-usd={total.costNanoUsd}>
      <a className={ledger.figure} href={rowsHref(span, at)}>
        ${exactUsd(total.costNanoUsd)}
      </a>
      <span className={ledger.figure}>
        {formatCount(total.attempts)} {total.attempts === 1 ? 'attempt' : 'attempts'}
      </span>
      {compared && <Change usage={usage} />}
      <MachineTime from={span.from} to={span.to} />
      {estimated.attempts > 0 && (
        <span title={`${formatCount(estimated.attempts)} attempts whose provider reported no usage`}>
          of which estimated ${exactUsd(estimated.costNanoUsd)} ({formatCount(estimated.attempts)})
        </span>
      )}
      {unpriced > 0 && <span>{formatCount(unpriced)} unpriced, at $0</span>}
      <span>{sinceInWords(usage, timezone)}</span>
    </div>
  )
}

function Change({ usage: { changeNanoUsd, before } }: { readonly usage: Usage }) {
  if (changeNanoUsd === 0) return <span>as much as in {beforeInWords(before)}</span>
  const amount = nanoUsd(Math.abs(changeNanoUsd))
  return (
    <span title={`$${exactUsd(amount)}`}>
      {formatUsd(amount)} {changeNanoUsd > 0 ? 'more' : 'less'} than in {beforeInWords(before)}
    </span>
  )
}
