import { Ellipsis } from 'lucide-react'
import type { FleetUnit } from '../../../../shared/contract/fleet.ts'
import { useOverridesStore } from '../../../parts/overrides/overrides-store.ts'
import { Button } from '../../../ui/button.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { useFleetStore } from './fleet-store.ts'
import { deedsOf } from './unit-deeds.ts'
import styles from './table.module.css'

interface UnitMenuProps {
  readonly unit: FleetUnit
  readonly tabIndex: number
}

/** All that can be done to a unit by hand. */
export function UnitMenu({ unit, tabIndex }: UnitMenuProps) {
  const open = useFleetStore((store) => store.open)
  const openOverride = useOverridesStore((store) => store.open)
  return (
    <Menu
      label={`What to do with ${unit.name}`}
      groups={deedsOf(unit, { open, openOverride })}
      trigger={
        <Button small className={styles.menu} tabIndex={tabIndex} aria-label={`What to do with ${unit.name}`}>
          <Ellipsis size={14} aria-hidden />
        </Button>
      }
    />
  )
}
