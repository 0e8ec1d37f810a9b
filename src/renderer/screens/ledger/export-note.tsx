import { Download } from 'lucide-react'
import { useState } from 'react'
import type { Span } from '../../../shared/contract/ledger.ts'
import type { Status } from '../../../shared/contract/system.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Popover } from '../../ui/popover.tsx'
import styles from './ledger.module.css'

interface ExportNoteProps {
  readonly span: Span
  readonly status: Pick<Status, 'dataDir' | 'environment'>
}

/** The command that writes these rows to a file; it works while the console runs. */
export function ExportNote({ span, status }: ExportNoteProps) {
  const [open, setOpen] = useState(false)
  const command = exportCommand(span, status)
  return (
    <Popover
      label="Export"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button>
          <Download size={14} aria-hidden /> Export
        </Button>
      }
    >
      <p>This command writes every row of this time to a CSV file, whatever else is filtered here.</p>
      <code className={styles.command}>{command}</code>
      <div>
        <CopyButton labelled label="Copy command" text={command} />
      </div>
    </Popover>
  )
}

const quoted = (text: string): string =>
  /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`

/** The sandbox keeps its own ledger in a folder of the data folder; the tool takes that and which of the two. */
export function exportCommand(
  { from, to }: Span,
  { dataDir, environment }: Pick<Status, 'dataDir' | 'environment'>,
): string {
  const sandbox = environment === 'sandbox'
  const folder = sandbox ? dataDir.replace(/[\\/]sandbox$/, '') : dataDir
  return [
    'npm run ledger -- export',
    `--data-dir ${quoted(folder)}`,
    sandbox ? '--sandbox' : '--live',
    ...(from === 0 ? [] : [`--from ${new Date(from).toISOString()}`]),
    `--to ${new Date(to).toISOString()}`,
    '--out ledger.csv',
  ].join(' ')
}
