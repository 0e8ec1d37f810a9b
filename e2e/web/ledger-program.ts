/** The ledger's tools as their user runs them: the built program. */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { inheritedEnvironment } from '../environment.ts'
import { exitCode } from './host.ts'

const PROGRAM = fileURLToPath(new URL('../../out/main/ledger.js', import.meta.url))

/** Starts a tool on a data directory, as `npm run ledger` does. */
export function startLedger(dataDir: string, args: readonly string[]) {
  return spawn(process.execPath, [PROGRAM, ...args, '--data-dir', dataDir], {
    env: inheritedEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Runs a tool to its end. */
export async function runLedger(dataDir: string, ...args: readonly string[]) {
  const child = startLedger(dataDir, args)
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exitCode(child)])
  return { stdout, stderr, code }
}
