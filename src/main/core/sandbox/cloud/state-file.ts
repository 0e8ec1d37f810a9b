/** The machines of the sandbox's cloud on disk: they run on while the console is closed, as those of a real one do. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { machineSchema, type Machine } from './machine.ts'

const stateSchema = z.object({ version: z.literal(1), machines: z.array(machineSchema) })

export interface StateFile {
  /** None, where there is no file yet or it cannot be read. */
  load(): Machine[]
  save(machines: readonly Machine[]): void
}

/** @param path null keeps nothing */
export function openStateFile(path: string | null): StateFile {
  if (path === null) return { load: () => [], save: () => undefined }
  let saved = asText([])
  return {
    load() {
      try {
        return stateSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).machines
      } catch {
        // They are made up: nothing is lost that anybody has paid for.
        return []
      }
    },
    save(machines) {
      const text = asText(machines)
      if (text === saved) return
      const whole = `${path}.new`
      writeFileSync(whole, text, { mode: 0o600 })
      renameSync(whole, path)
      saved = text
    },
  }
}

const asText = (machines: readonly Machine[]): string => JSON.stringify({ version: 1, machines })
