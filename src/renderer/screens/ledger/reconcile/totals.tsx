import type { Cell, Report } from '../../../../shared/contract/reconciliation.ts'
import { Money } from '../../../ui/money.tsx'
import { SignedMoney } from './signed-money.tsx'
import styles from './reconcile.module.css'

interface TotalsProps {
  readonly totals: Report['totals']
  readonly cells: readonly Cell[]
}

/** The whole of it: billed − ledger = difference, and how much of that no reason accounts for. */
export function Totals({ totals, cells }: TotalsProps) {
  return (
    <dl className={styles.totals} data-testid="reconcile-totals">
      <div>
        <dt>Billed</dt>
        <dd>
          <Money amount={totals.invoiceNanoUsd} />
        </dd>
      </div>
      <span aria-hidden>−</span>
      <div>
        <dt>In the ledger</dt>
        <dd>
          <Money amount={totals.ledgerNanoUsd} />
        </dd>
      </div>
      <span aria-hidden>=</span>
      <div>
        <dt>Difference</dt>
        <dd>
          <SignedMoney amount={totals.differenceNanoUsd} />
        </dd>
      </div>
      <div className={styles.apart}>
        <dt>Of it unexplained</dt>
        <dd>
          <SignedMoney amount={totals.unexplainedNanoUsd} />
        </dd>
      </div>
      <div>
        <dt>Agreeing</dt>
        <dd>
          {totals.agreeing} of {cells.length}
        </dd>
      </div>
    </dl>
  )
}
