/** The token that opens the console's page: kept in the data directory, so that an open page survives a restart. */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const TOKEN = /^[\w-]{43}$/

/** Reads the token, or makes it; only this user can read the file. Throws with a sentence that says what to do. */
export function readConsoleToken(dataDir: string): string {
  try {
    return readOrMake(dataDir)
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new Error(
      `The data directory ${dataDir} cannot be used: ${problem}. Check its rights, or name another with SOPHIA_DATA_DIR.`,
    )
  }
}

function readOrMake(dataDir: string): string {
  const path = join(dataDir, 'console-token')
  const known = existsSync(path) ? readFileSync(path, 'utf8').trim() : ''
  if (TOKEN.test(known)) return known
  const token = randomBytes(32).toString('base64url')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  // A mode is only given to a file that is new, and what stood there may have been readable by all.
  rmSync(path, { force: true })
  writeFileSync(path, `${token}\n`, { mode: 0o600 })
  return token
}

/** Compares in constant time. */
export function sameToken(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))
}
