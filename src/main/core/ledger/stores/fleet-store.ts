/** What people set and did in the fleet: launches, what they said of units, what happened, and what was asked once. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { fleetEventSchema, type FleetEvent, type FleetResults } from '../../../../shared/contract/fleet.ts'
import { createLaunchStore, type LaunchStore } from './launch-store.ts'

const unitSchema = z.object({
  /** `instance:<id>`, or a target's id. */
  unit: z.string(),
  /** Where an instance of ours serves; null: it is not ours. */
  port: z.int().nullable(),
  isProtected: z.literal([0, 1]).transform((flag) => flag === 1),
  /** Terminated after so long without a request; null: never. */
  idleMinutes: z.int().nullable(),
  dcgmUrl: z.string().nullable(),
  wakeUrl: z.string().nullable(),
})

export type UnitSetting = z.output<typeof unitSchema>

export interface FleetStore {
  readonly launches: LaunchStore
  /** What was said of a unit; of one that nobody said anything of, what holds then. */
  unit(unit: string): UnitSetting
  /** Those that something was said of. */
  units(): UnitSetting[]
  setUnit(unit: string, changes: Partial<Omit<UnitSetting, 'unit'>>): void
  /** Nothing is said of it any more. */
  removeUnit(unit: string): void
  addEvent(event: Omit<FleetEvent, 'id'>): FleetEvent
  /** Newest first; of all units without one. */
  events(query: { readonly unit: string | null; readonly limit: number }): FleetEvent[]
  /**
   * Notes that an action begins. Null: it is new, do it. Otherwise what became of the one with this key.
   */
  beginAction(idempotencyKey: string, action: string, at: number): KnownAction | null
  /** What became of the one with this key; null: there was none. */
  actionOf(idempotencyKey: string): KnownAction | null
  endAction(idempotencyKey: string, results: Results): void
}

type Results = FleetResults['results']

interface KnownAction {
  readonly action: string
  readonly at: number
  /** Null while it runs, or when a console ended in its middle. */
  readonly results: Results | null
}

const resultsSchema = z.array(z.object({ unit: z.string(), ok: z.boolean(), message: z.string() }))
const actionSchema = z.object({
  action: z.string(),
  at: z.int(),
  results: z
    .string()
    .transform((text): unknown => (text === '' ? null : JSON.parse(text)))
    .pipe(resultsSchema.nullable()),
})

export function createFleetStore(db: Database): FleetStore {
  const UNIT = `unit, port, protected AS isProtected, idle_minutes AS idleMinutes, dcgm_url AS dcgmUrl,
    wake_url AS wakeUrl`
  const unitOf = db.prepare(`SELECT ${UNIT} FROM fleet_units WHERE unit = ?`)
  const units = db.prepare(`SELECT ${UNIT} FROM fleet_units ORDER BY unit`)
  const setUnit = db.prepare('REPLACE INTO fleet_units VALUES (?, ?, ?, ?, ?, ?)')
  const removeUnit = db.prepare('DELETE FROM fleet_units WHERE unit = ?')
  const insertEvent = db.prepare(
    'INSERT INTO fleet_events (at, unit, event, text, author) VALUES (?, ?, ?, ?, ?)',
  )
  const EVENT = 'SELECT id, at, unit, event, text, author FROM fleet_events'
  const events = db.prepare(`${EVENT} ORDER BY id DESC LIMIT ?`)
  const eventsOf = db.prepare(`${EVENT} WHERE unit = ? ORDER BY id DESC LIMIT ?`)
  const actionOf = db.prepare('SELECT action, at, results FROM fleet_actions WHERE idempotency_key = ?')
  const insertAction = db.prepare(`INSERT INTO fleet_actions VALUES (?, ?, ?, '') ON CONFLICT DO NOTHING`)
  const setResults = db.prepare('UPDATE fleet_actions SET results = ? WHERE idempotency_key = ?')

  function read(unit: string): UnitSetting {
    const nothing = { unit, port: null, isProtected: 0, idleMinutes: null, dcgmUrl: null, wakeUrl: null }
    return unitSchema.parse(unitOf.get(unit) ?? nothing)
  }

  return {
    launches: createLaunchStore(db),
    unit: read,
    units: () => z.array(unitSchema).parse(units.all()),
    setUnit(unit, changes) {
      const { port, isProtected, idleMinutes, dcgmUrl, wakeUrl } = { ...read(unit), ...changes }
      setUnit.run(unit, port, isProtected ? 1 : 0, idleMinutes, dcgmUrl, wakeUrl)
    },
    removeUnit: (unit) => void removeUnit.run(unit),
    addEvent(event) {
      const { at, unit, event: name, text, author } = event
      const { lastInsertRowid } = insertEvent.run(at, unit, name, text, author)
      return { id: Number(lastInsertRowid), ...event }
    },
    events({ unit, limit }) {
      const rows = unit === null ? events.all(limit) : eventsOf.all(unit, limit)
      return z.array(fleetEventSchema).parse(rows)
    },
    beginAction(idempotencyKey, action, at) {
      const { changes } = insertAction.run(idempotencyKey, at, action)
      return changes === 1 ? null : actionSchema.parse(actionOf.get(idempotencyKey))
    },
    actionOf(idempotencyKey) {
      const row = actionOf.get(idempotencyKey)
      return row === undefined ? null : actionSchema.parse(row)
    },
    endAction: (idempotencyKey, results) => void setResults.run(JSON.stringify(results), idempotencyKey),
  }
}
