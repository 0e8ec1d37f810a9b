/** What people said of units, kept in memory: it is asked for with every look at the fleet. */
import type { FleetStore, UnitSetting } from '../../ledger/ledger.ts'

export interface UnitSettings {
  of(unit: string): UnitSetting
  /** By unit; another map once something was said. */
  all(): ReadonlyMap<string, UnitSetting>
  set(unit: string, changes: Partial<Omit<UnitSetting, 'unit'>>): void
  remove(unit: string): void
  /** Reads everything again: the ledger's file is another one, or a transaction was undone. */
  forget(): void
}

export function createUnitSettings(store: Pick<FleetStore, 'unit' | 'units' | 'setUnit' | 'removeUnit'>) {
  let known: Map<string, UnitSetting> | null = null
  const all = (): Map<string, UnitSetting> =>
    (known ??= new Map(store.units().map((setting) => [setting.unit, setting])))

  const settings: UnitSettings = {
    of: (unit) => all().get(unit) ?? { ...NOTHING, unit },
    all,
    set(unit, changes) {
      store.setUnit(unit, changes)
      known = null
    },
    remove(unit) {
      store.removeUnit(unit)
      known = null
    },
    forget() {
      known = null
    },
  }
  return settings
}

const NOTHING: Omit<UnitSetting, 'unit'> = {
  port: null,
  isProtected: false,
  idleMinutes: null,
  dcgmUrl: null,
  wakeUrl: null,
}
