/** The ledger's file and its own tools, as somebody would type them for this console's data. */
import type { Status } from '../../../shared/contract/system.ts'

export interface LedgerCommand {
  readonly id: 'verify' | 'export' | 'backup' | 'restore'
  readonly does: string
  readonly command: string
}

const DOES = [
  { id: 'verify', does: 'Check that rows, holds and totals agree. Runs beside the console.', rest: '' },
  { id: 'export', does: 'Write every settled row as CSV.', rest: ' --format csv --out ledger.csv' },
  { id: 'backup', does: 'Copy the ledger while the console runs, and check the copy.', rest: '' },
  { id: 'restore', does: 'Put a backup in the ledger’s place. What was there is kept.', rest: ' BACKUP.db' },
] as const

const quoted = (path: string): string =>
  /^[\w./:-]+$/.test(path) ? path : `"${path.replace(/(["\\$`])/g, '\\$1')}"`

export function ledgerCommands({
  dataDir,
  environment,
}: Pick<Status, 'dataDir' | 'environment'>): LedgerCommand[] {
  // The sandbox's data lives in a folder of its own within the data directory, which is what the tools take.
  const sandbox = environment === 'sandbox'
  const folder = sandbox ? dataDir.replace(/[\\/]sandbox[\\/]?$/, '') : dataDir
  const where = `--data-dir ${quoted(folder)} ${sandbox ? '--sandbox' : '--live'}`
  return DOES.map(({ id, does, rest }) => ({ id, does, command: `npm run ledger -- ${id} ${where}${rest}` }))
}

export const ledgerPath = (dataDir: string): string =>
  `${dataDir}${dataDir.includes('\\') ? '\\' : '/'}ledger.db`
