import { FileUp, ReceiptText } from 'lucide-react'
import { Button } from '../../../ui/button.tsx'
import styles from './reconcile.module.css'

interface NoInvoicesProps {
  readonly onFile: () => void
  readonly onApi: () => void
}

/** Before the first import: what it is for, and the two ways to begin. */
export function NoInvoices({ onFile, onApi }: NoInvoicesProps) {
  return (
    <div className={styles.empty}>
      <ReceiptText size={24} strokeWidth={1.5} aria-hidden />
      <h2>Hold a provider's invoice against the ledger</h2>
      <p>
        Import what a provider billed, and see for each day and model where it differs from what went through
        the gateway, by how much, and why. Nothing leaves this machine.
      </p>
      <div className={styles.buttons}>
        <Button look="filled" onClick={onFile}>
          <FileUp size={14} aria-hidden /> Import a file
        </Button>
        <Button look="outlined" onClick={onApi}>
          Read from a provider
        </Button>
      </div>
    </div>
  )
}
