/** Why the console does not start, in one line, and the exit code that says of what kind it is. */
import { ConfigError, EX_CONFIG } from '../config.ts'

/** What `listen` says of a host that is not this machine's. */
const NO_ADDRESS = new Set<unknown>(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'])

export function describeStartError(error: unknown): { readonly line: string; readonly exitCode: number } {
  if (error instanceof ConfigError) return { line: error.message, exitCode: EX_CONFIG }
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return {
      line: `${message}. Stop what listens there, or choose another port with --port or SOPHIA_PORT.`,
      exitCode: 1,
    }
  }
  if (error instanceof Error && 'code' in error && NO_ADDRESS.has(error.code)) {
    const accepted = 'accepted is an address of this machine, such as 127.0.0.1'
    return { line: `SOPHIA_HOST: ${message}; ${accepted}`, exitCode: EX_CONFIG }
  }
  return { line: message, exitCode: 1 }
}
