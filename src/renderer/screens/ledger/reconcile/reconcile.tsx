import { useState } from 'react'
import { useLoaded } from '../../../rpc/use-loaded.ts'
import type { Load } from '../../../rpc/use-loaded.ts'
import type { Alias, Invoice } from '../../../../shared/contract/reconciliation.ts'
import { Problem } from '../../../ui/problem.tsx'
import { Bone } from '../../../ui/skeleton.tsx'
import { ApiDialog } from './api-dialog.tsx'
import { FileDialog } from './file-dialog.tsx'
import { InvoiceList } from './invoice-list.tsx'
import { NoInvoices } from './no-invoices.tsx'
import { ReportScreen } from './report-screen.tsx'
import styles from './reconcile.module.css'

const load: Load<{ readonly invoices: readonly Invoice[]; readonly aliases: readonly Alias[] }> = (
  client,
  options,
) => client.reconciliation.list(undefined, options)

/** What providers bill, held against the ledger: the imports, or one of them compared. */
export function Reconcile() {
  const { value, error, reload } = useLoaded(load)
  const [openId, setOpenId] = useState<number | null>(null)
  const [dialog, setDialog] = useState<'file' | 'api' | null>(null)

  if (error !== null && value === null) {
    return (
      <Problem
        title="The imports cannot be shown"
        advice="The console answered with an error. Try again; if it stays, send the details to whoever runs this console."
        error={error}
        onRetry={reload}
      />
    )
  }
  if (value === null) return <ListSkeleton />

  const close = (): void => setDialog(null)
  const onImported = (invoice: Invoice): void => {
    close()
    reload()
    setOpenId(invoice.id)
  }
  const importing = { onFile: () => setDialog('file'), onApi: () => setDialog('api') }
  return (
    <>
      {openId !== null ? (
        <ReportScreen
          key={openId}
          id={openId}
          onBack={() => {
            setOpenId(null)
            reload()
          }}
        />
      ) : value.invoices.length === 0 ? (
        <NoInvoices {...importing} />
      ) : (
        <InvoiceList {...value} {...importing} onOpen={setOpenId} onChanged={reload} />
      )}
      {dialog === 'file' && <FileDialog onClose={close} onImported={onImported} />}
      {dialog === 'api' && <ApiDialog onClose={close} onImported={onImported} />}
    </>
  )
}

function ListSkeleton() {
  return (
    <div className={styles.page} aria-busy="true" aria-label="Loading the imports">
      <Bone width={220} height={20} />
      {[0, 1, 2, 3].map((row) => (
        <Bone key={row} width="100%" height={28} />
      ))}
    </div>
  )
}
