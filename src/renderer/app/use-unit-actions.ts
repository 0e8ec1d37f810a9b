/** What the palette can do about the machines of the fleet. Asked for while it is open, and not before. */
import { Eye, Lock, LockOpen, Power, RotateCw } from 'lucide-react'
import type { FleetUnit } from '../../shared/contract/fleet.ts'
import { subscribeFleet } from '../parts/fleet/use-fleet.ts'
import { useWatch } from '../rpc/use-watch.ts'
import { useFleetStore } from '../screens/fleet/machines/fleet-store.ts'
import type { FleetDialog } from '../screens/fleet/machines/fleet-store.ts'
import { whyNotRestart, whyNotTerminate } from '../screens/fleet/machines/unit-deeds.ts'
import { goToUnit } from '../screens/fleet/machines/use-asked-unit.ts'
import type { Action } from './use-actions.ts'

export function useUnitActions(): readonly Action[] {
  const { snapshot } = useWatch(subscribeFleet)
  const open = useFleetStore((store) => store.open)
  const units = snapshot?.state.units ?? []
  const onUnit = (unit: FleetUnit, dialog: FleetDialog): void => {
    goToUnit(unit.id)
    open(dialog)
  }
  return units.flatMap((unit): Action[] => {
    const { id, instance, isProtected } = unit
    // Two machines may have one name; a command means one.
    const name =
      units.filter((other) => other.name === unit.name).length > 1 ? `${unit.name} (${id})` : unit.name
    return [
      { name: `Show ${name}`, hint: 'Fleet', icon: Eye, run: () => goToUnit(id) },
      ...(whyNotRestart(unit) === null
        ? [
            {
              name: `Restart ${name}…`,
              icon: RotateCw,
              run: () => onUnit(unit, { what: 'restart', units: [id] }),
            },
          ]
        : []),
      ...(whyNotTerminate(unit) === null
        ? [
            {
              name: `Terminate ${name}…`,
              icon: Power,
              run: () => onUnit(unit, { what: 'terminate', units: [id] }),
            },
          ]
        : []),
      ...(instance === null
        ? []
        : [
            isProtected
              ? {
                  name: `Remove the protection of ${name}…`,
                  icon: LockOpen,
                  run: () => onUnit(unit, { what: 'unprotect', unit: id }),
                }
              : {
                  name: `Protect ${name}…`,
                  icon: Lock,
                  run: () => onUnit(unit, { what: 'protect', unit: id }),
                },
          ]),
    ]
  })
}
