import { ArrowLeft } from 'lucide-react'
import { useCallback, useState } from 'react'
import type { Report } from '../../../../shared/contract/reconciliation.ts'
import { useLoaded } from '../../../rpc/use-loaded.ts'
import type { Load } from '../../../rpc/use-loaded.ts'
import { Button } from '../../../ui/button.tsx'
import { Inspector } from '../../../ui/inspector.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Bone } from '../../../ui/skeleton.tsx'
import { CellDetails } from './cell-details.tsx'
import { CellTable } from './cell-table.tsx'
import { Totals } from './totals.tsx'
import { daysInWords, keyOf, roundingInWords } from './words.ts'
import styles from './reconcile.module.css'

interface ReportScreenProps {
  readonly id: number
  readonly onBack: () => void
}

/** One invoice against the ledger, by day and model. */
export function ReportScreen({ id, onBack }: ReportScreenProps) {
  const load: Load<Report> = useCallback(
    (client, options) => client.reconciliation.report({ id }, options),
    [id],
  )
  const { value: report, error, reload } = useLoaded(load)
  const [selected, setSelected] = useState<string | null>(null)

  if (report === null) {
    return (
      <div className={styles.page}>
        <Back onBack={onBack} />
        {error === null ? (
          <div className={styles.bones} aria-busy="true" aria-label="Comparing with the ledger">
            {[0, 1, 2, 3, 4, 5].map((row) => (
              <Bone key={row} width="100%" height={28} />
            ))}
          </div>
        ) : (
          <Problem
            title="The comparison cannot be shown"
            advice="Try again, or go back to the imports and choose another one."
            error={error}
            onRetry={reload}
          />
        )}
      </div>
    )
  }
  const { invoice, cells, totals, ledgerModels } = report
  const cell = cells.find((one) => keyOf(one) === selected) ?? null
  const rounding = roundingInWords(invoice.rounded)
  return (
    <div className={styles.split}>
      <div className={styles.page}>
        <div className={styles.head}>
          <Back onBack={onBack} />
          <h2 className={styles.name} title={invoice.name}>
            {invoice.name}
          </h2>
          <p>
            {daysInWords(invoice)}, UTC, against {invoice.target ?? 'all targets'}
          </p>
        </div>
        <Totals totals={totals} cells={cells} />
        {rounding !== null && <p className={styles.note}>{rounding}</p>}
        {cells.length === 0 ? (
          <p className={styles.note}>Neither the invoice nor the ledger has anything for these days.</p>
        ) : (
          <CellTable cells={cells} totals={totals} selected={selected} onSelect={setSelected} />
        )}
      </div>
      {cell !== null && (
        <Inspector title="Difference" onClose={() => setSelected(null)}>
          <CellDetails cell={cell} ledgerModels={ledgerModels} onChanged={reload} />
        </Inspector>
      )}
    </div>
  )
}

function Back({ onBack }: { readonly onBack: () => void }) {
  return (
    <Button small onClick={onBack}>
      <ArrowLeft size={14} aria-hidden /> All imports
    </Button>
  )
}
