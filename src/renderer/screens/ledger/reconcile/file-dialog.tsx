import { useState } from 'react'
import type { Invoice, InvoicePreview, Mapping } from '../../../../shared/contract/reconciliation.ts'
import { MAX_INVOICE_CHARACTERS } from '../../../../shared/invoice-file.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { formatCount } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Select } from '../../../ui/select.tsx'
import { FileChooser } from './file-chooser.tsx'
import { Preview } from './preview.tsx'
import { readText } from './read-text.ts'
import { useTargets } from './use-targets.ts'
import styles from './dialogs.module.css'

interface FileDialogProps {
  readonly onClose: () => void
  readonly onImported: (invoice: Invoice) => void
}

interface Chosen {
  readonly name: string
  readonly text: string
  readonly preview: InvoicePreview
}

/** Imports a provider's CSV: choose it, see how it is read, change that, keep it. */
export function FileDialog({ onClose, onImported }: FileDialogProps) {
  const targets = useTargets()
  const act = useAct()
  const [target, setTarget] = useState<string>(targets[0] ?? ALL)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [tooLarge, setTooLarge] = useState<string | null>(null)

  const preview = (name: string, text: string, mapping?: Mapping): void =>
    act.run(
      (client, options) => client.reconciliation.preview({ name, text, mapping }, options),
      (answer) => setChosen({ name, text, preview: answer }),
    )
  const onFile = async (file: File): Promise<void> => {
    act.forget()
    setTooLarge(null)
    const text = await readText(file)
    if (text.length <= MAX_INVOICE_CHARACTERS) preview(file.name, text)
    else setTooLarge(`${file.name} is larger than 2 MB. Split it by month, and import each part.`)
  }
  const summary = chosen?.preview.summary ?? null
  const canImport = chosen !== null && summary !== null && chosen.preview.known === null
  const problem = tooLarge ?? act.problem
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title="Import a provider's invoice or usage"
      about="A CSV file with a line per day and model, or finer. It is read here, and kept in the ledger's file."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="filled"
            disabled={!canImport || act.busy}
            onClick={() =>
              canImport &&
              act.run(
                (client, options) =>
                  client.reconciliation.importCsv(
                    {
                      name: chosen.name,
                      text: chosen.text,
                      mapping: chosen.preview.mapping,
                      target: target === ALL ? null : target,
                    },
                    options,
                  ),
                onImported,
              )
            }
          >
            {summary === null
              ? 'Import'
              : `Import ${formatCount(summary.lines)} ${summary.lines === 1 ? 'line' : 'lines'}`}
          </Button>
        </>
      }
    >
      <div className={styles.top}>
        <FileChooser name={chosen?.name ?? null} busy={act.busy} onFile={(file) => void onFile(file)} />
        <Select
          label="Whose invoice it is"
          value={target}
          onValueChange={setTarget}
          choices={[
            ...targets.map((id) => ({ value: id, name: id })),
            { value: ALL, name: 'All targets together' },
          ]}
        />
      </div>
      {problem !== null && <Notice mood="bad">{problem}</Notice>}
      {chosen !== null && (
        <Preview
          preview={chosen.preview}
          onMapping={(mapping) => preview(chosen.name, chosen.text, mapping)}
        />
      )}
    </Dialog>
  )
}

/** No target has an empty id. */
const ALL = ''
