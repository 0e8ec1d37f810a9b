import { FileUp, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Alias, Invoice } from '../../../../shared/contract/reconciliation.ts'
import { useStatus } from '../../../app/status.tsx'
import { useAct } from '../../../rpc/use-act.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import { cx } from '../../../ui/cx.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { NONE, formatCount, formatDate, formatInstant } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { daysInWords } from './words.ts'
import styles from './reconcile.module.css'

interface InvoiceListProps {
  readonly invoices: readonly Invoice[]
  readonly aliases: readonly Alias[]
  readonly onFile: () => void
  readonly onApi: () => void
  readonly onOpen: (id: number) => void
  readonly onChanged: () => void
}

/** All imports, and the names that were set for models. */
export function InvoiceList({ invoices, aliases, onFile, onApi, onOpen, onChanged }: InvoiceListProps) {
  const timezone = useStatus()?.timezone ?? 'UTC'
  const [removing, setRemoving] = useState<Invoice | null>(null)
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h2>Imports</h2>
        <p>What providers billed, the newest first</p>
        <div className={styles.buttons}>
          <Button look="outlined" onClick={onApi}>
            Read from a provider
          </Button>
          <Button look="filled" onClick={onFile}>
            <FileUp size={14} aria-hidden /> Import a file
          </Button>
        </div>
      </div>
      <table className={styles.table} data-testid="invoices">
        <thead>
          <tr>
            <th>Name</th>
            <th>Days, UTC</th>
            <th>Target</th>
            <th className={cx(styles.count, styles.number)}>Lines</th>
            <th className={cx(styles.count, styles.number)}>Models</th>
            <th className={cx(styles.money, styles.number)}>Billed</th>
            <th className={styles.day}>Imported</th>
            <th className={styles.icon}>
              <span className="srOnly">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {invoices.map((invoice) => (
            <tr key={invoice.id} onClick={() => onOpen(invoice.id)}>
              <td>
                <button type="button" className={styles.link} title={invoice.name}>
                  {invoice.name}
                </button>
              </td>
              <td>{daysInWords(invoice)}</td>
              <td>{invoice.target ?? 'All targets'}</td>
              <td className={styles.number}>{formatCount(invoice.lines)}</td>
              <td className={styles.number}>{formatCount(invoice.models)}</td>
              <td className={styles.number}>
                {invoice.costNanoUsd === null ? NONE : <Money amount={invoice.costNanoUsd} />}
              </td>
              <td className={styles.soft} title={formatInstant(invoice.importedAt, timezone)}>
                {formatDate(invoice.importedAt, timezone)}
              </td>
              <td className={styles.icon}>
                <IconButton
                  small
                  label={`Remove ${invoice.name}`}
                  onClick={(event) => {
                    event.stopPropagation()
                    setRemoving(invoice)
                  }}
                >
                  <Trash2 size={14} aria-hidden />
                </IconButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {aliases.length > 0 && <Aliases aliases={aliases} onChanged={onChanged} />}
      {removing !== null && (
        <RemoveDialog
          invoice={removing}
          onClose={() => setRemoving(null)}
          onRemoved={() => {
            setRemoving(null)
            onChanged()
          }}
        />
      )}
    </div>
  )
}

function Aliases({ aliases, onChanged }: Pick<InvoiceListProps, 'aliases' | 'onChanged'>) {
  const act = useAct()
  return (
    <section className={styles.aliases}>
      <h2>Names on invoices</h2>
      <p>Counted as a model of the ledger, on every invoice.</p>
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
      <ul>
        {aliases.map(({ name, model }) => (
          <li key={name}>
            <span>
              <strong>{name}</strong> counts as <strong>{model}</strong>
            </span>
            <Button
              small
              disabled={act.busy}
              aria-label={`Forget the name ${name}`}
              onClick={() =>
                act.run(
                  (client, options) => client.reconciliation.setAlias({ name, model: null }, options),
                  onChanged,
                )
              }
            >
              Forget
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface RemoveDialogProps {
  readonly invoice: Invoice
  readonly onClose: () => void
  readonly onRemoved: () => void
}

function RemoveDialog({ invoice, onClose, onRemoved }: RemoveDialogProps) {
  const act = useAct()
  return (
    <Dialog
      open
      onClose={onClose}
      title="Remove this import"
      about={`"${invoice.name}" and its ${formatCount(invoice.lines)} lines are deleted here. The ledger is not touched, and the file can be imported anew.`}
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            look="filled"
            disabled={act.busy}
            onClick={() =>
              act.run(
                (client, options) => client.reconciliation.remove({ id: invoice.id }, options),
                onRemoved,
              )
            }
          >
            Remove the import
          </Button>
        </>
      }
    >
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </Dialog>
  )
}
