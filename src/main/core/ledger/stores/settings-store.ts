/** What somebody set in the console, by name, as JSON. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'

export interface SettingsStore {
  /** What is set, as it was parsed from JSON: whoever names a setting also knows its schema. */
  all(): ReadonlyMap<string, unknown>
  set(name: string, value: unknown, now: number): void
  /** Back to the default. */
  remove(name: string): void
}

const rowSchema = z.object({ name: z.string(), value: z.string() })

export function createSettingsStore(db: Database): SettingsStore {
  const select = db.prepare('SELECT name, value FROM settings')
  const replace = db.prepare('REPLACE INTO settings (name, value, changed_at) VALUES (?, ?, ?)')
  const remove = db.prepare('DELETE FROM settings WHERE name = ?')

  return {
    all: () =>
      new Map(
        z
          .array(rowSchema)
          .parse(select.all())
          .map(({ name, value }): [string, unknown] => [name, JSON.parse(value)]),
      ),
    set: (name, value, now) => void replace.run(name, JSON.stringify(value), now),
    remove: (name) => void remove.run(name),
  }
}
