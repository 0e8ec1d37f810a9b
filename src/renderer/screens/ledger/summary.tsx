import type { ReactNode } from 'react'
import type { LedgerTotal } from '../../../shared/contract/ledger.ts'
import { exactUsd } from '../../../shared/money.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount, formatDate } from '../../ui/format.ts'
import { Bone } from '../../ui/skeleton.tsx'
import styles from './ledger.module.css'

interface SummaryProps {
  /** Null until the ledger has answered. */
  readonly total: LedgerTotal | null
  /** Rows before this moment were deleted; null while none were. */
  readonly keptSince: number | null
  /** How many have settled since the list was read. */
  readonly newer: number
  readonly onShowNewer: () => void
  readonly timezone: string
  /** More to be said beside the total. */
  readonly children?: ReactNode
}

/** What all rows of the filter come to, exactly, in one line. */
export function Summary({ total, keptSince, newer, onShowNewer, timezone, children }: SummaryProps) {
  return (
    <div className={styles.summary} data-testid="ledger-total" data-nano-usd={total?.costNanoUsd}>
      {total === null ? <Bone width={360} height={16} /> : <Words total={total} />}
      {children}
      {keptSince !== null && <span>rows kept since {formatDate(keptSince, timezone)}</span>}
      {newer > 0 && (
        <span className={styles.newer} role="status" data-testid="newer">
          {formatCount(newer)} newer
          <Button small onClick={onShowNewer}>
            Show
          </Button>
        </span>
      )}
    </div>
  )
}

function Words({ total }: { readonly total: LedgerTotal }) {
  const { attempts, requests, costNanoUsd, estimated, unpriced } = total
  return (
    <>
      <span className={styles.figure}>${exactUsd(costNanoUsd)}</span>
      <span className={styles.figure}>
        {formatCount(attempts)} {attempts === 1 ? 'attempt' : 'attempts'}
      </span>
      {requests !== attempts && (
        <span>
          of {formatCount(requests)} {requests === 1 ? 'request' : 'requests'}
        </span>
      )}
      {estimated.attempts > 0 && (
        <span title={`${formatCount(estimated.attempts)} attempts whose provider reported no usage`}>
          of which estimated ${exactUsd(estimated.costNanoUsd)} ({formatCount(estimated.attempts)})
        </span>
      )}
      {unpriced.attempts > 0 && <span>{formatCount(unpriced.attempts)} unpriced, at $0</span>}
    </>
  )
}
