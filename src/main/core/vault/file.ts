/** The vault's file: written whole, to the disk, and put in the old one's place in one step. */
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const entrySchema = z.object({ sealed: z.boolean(), value: z.string() })
const fileSchema = z.object({ version: z.literal(1), secrets: z.record(z.string(), entrySchema) })

export type Entry = z.output<typeof entrySchema>

export interface VaultFile {
  readonly path: string
  read(): ReadonlyMap<string, Entry>
  write(entries: ReadonlyMap<string, Entry>): void
}

export const vaultPath = (dataDir: string): string => join(dataDir, 'secrets.json')

export function createVaultFile(dataDir: string, onTrouble: (problem: string) => void): VaultFile {
  const path = vaultPath(dataDir)
  return {
    path,
    read() {
      if (!statSync(path, { throwIfNoEntry: false })) return new Map()
      // It may have been copied here, with the rights of whoever copied it.
      chmodSync(path, 0o600)
      try {
        return new Map(Object.entries(fileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).secrets))
      } catch (error) {
        if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error
        // Kept, because a person may be able to mend it; out of the way, because the next write replaces the file.
        renameSync(path, `${path}.unreadable`)
        onTrouble(
          `${path} is not what this program wrote. It was renamed to secrets.json.unreadable; enter the keys again`,
        )
        return new Map()
      }
    },
    write(entries) {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 })
      const next = `${path}.next`
      // A mode is only given to a file that is new.
      rmSync(next, { force: true })
      const file = openSync(next, 'wx', 0o600)
      try {
        writeSync(file, `${JSON.stringify({ version: 1, secrets: Object.fromEntries(entries) })}\n`)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      renameSync(next, path)
    },
  }
}
