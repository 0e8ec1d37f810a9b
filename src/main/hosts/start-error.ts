/** Why the console does not start, in one line, and the exit code that says of what kind it is. */
import { ConfigError, EX_CONFIG } from '../config.ts'

export function describeStartError(error: unknown): { readonly line: string; readonly exitCode: number } {
  if (error instanceof ConfigError) return { line: error.message, exitCode: EX_CONFIG }
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return {
      line: `${message}. Stop what listens there, or choose another port with --port or SOPHIA_PORT.`,
      exitCode: 1,
    }
  }
  return { line: message, exitCode: 1 }
}
