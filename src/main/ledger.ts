/** The entry of the ledger's own tools, run by Node: `npm run ledger -- verify | export | backup | restore`. */
import { runLedgerTool } from './core/ledger/ledger.ts'
import { defaultDataDir } from './hosts/data-dir.ts'

process.exitCode = await runLedgerTool({
  args: process.argv.slice(2),
  env: process.env,
  defaultDataDir: defaultDataDir(),
  cwd: process.cwd(),
  stdout: process.stdout,
  say: (sentence) => process.stderr.write(`${sentence}\n`),
  now: Date.now,
})
