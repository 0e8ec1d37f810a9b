/** The ledger's own tools, each a command: verify, export, backup, restore. */
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { backUp } from './backup.ts'
import { readCommand, USAGE, type CommandSource, type LedgerCommand } from './command-line.ts'
import { exportRows } from './export.ts'
import { reportInWords } from './report.ts'
import { restore } from './restore.ts'
import { LedgerToolError } from './trouble.ts'
import { verifyFile } from './verify.ts'

export interface LedgerToolHost extends CommandSource {
  /** The result, and nothing else. */
  readonly stdout: Writable
  /** One sentence for the person who waits. */
  readonly say: (sentence: string) => void
  /** ms since the epoch. */
  readonly now: () => number
}

/** Runs one tool; resolves to its exit code: 0, 1, 64 (used wrongly) or 78 (a value that no option takes). */
export async function runLedgerTool(host: LedgerToolHost): Promise<number> {
  try {
    return await run(readCommand(host), host)
  } catch (error) {
    if (!(error instanceof LedgerToolError)) throw error
    host.say(error.message)
    return error.exitCode
  }
}

async function run(command: LedgerCommand, { stdout, say, now }: LedgerToolHost): Promise<number> {
  if (command.tool === 'help') {
    stdout.write(USAGE)
    return 0
  }
  const { dataDir } = command
  const path = join(dataDir, 'ledger.db')
  switch (command.tool) {
    case 'verify': {
      const file = command.file ?? path
      if (command.file === null) say(`The ledger at ${path}`)
      return verify(file, command.json, stdout, now())
    }
    case 'export':
      say(`The ledger at ${path}`)
      await exportRows(dataDir, command, stdout)
      return 0
    case 'backup':
      say(`The ledger at ${path}`)
      stdout.write(`${await backUp(dataDir, command.out, now())}\n`)
      return 0
    case 'restore': {
      say(`The ledger at ${path}`)
      const { report, kept } = await restore(dataDir, command.file, now())
      if (kept !== null) say(`What was there before is kept as ${kept}`)
      stdout.write(reportInWords(report))
      return report.ok ? 0 : 1
    }
  }
}

function verify(file: string, json: boolean, stdout: Writable, now: number): number {
  try {
    const report = verifyFile(file, now)
    stdout.write(json ? `${JSON.stringify(report)}\n` : reportInWords(report))
    return report.ok ? 0 : 1
  } catch (error) {
    if (!json || !(error instanceof LedgerToolError)) throw error
    const problems = [{ check: 'file', message: error.message }]
    stdout.write(`${JSON.stringify({ ok: false, file, problems, problemCount: 1 })}\n`)
    return 1
  }
}
