import { Power, RotateCw } from 'lucide-react'
import type { FleetUnit } from '../../../../shared/contract/fleet.ts'
import { Button } from '../../../ui/button.tsx'
import { useFleetStore } from './fleet-store.ts'
import styles from './machines.module.css'

interface ChosenBarProps {
  readonly units: readonly FleetUnit[]
  readonly onClear: () => void
}

/** What can be done to all that are chosen; nothing while none is. */
export function ChosenBar({ units, onClear }: ChosenBarProps) {
  const open = useFleetStore((store) => store.open)
  if (units.length === 0) return null
  const ids = units.map(({ id }) => id)
  return (
    <div className={styles.chosen} role="group" aria-label="What to do with all that are chosen">
      <span>{units.length} chosen</span>
      <Button small look="outlined" onClick={() => open({ what: 'restart', units: ids })}>
        <RotateCw size={13} aria-hidden /> Restart…
      </Button>
      <Button small look="outlined" onClick={() => open({ what: 'terminate', units: ids })}>
        <Power size={13} aria-hidden /> Terminate…
      </Button>
      <Button small onClick={onClear}>
        Choose none
      </Button>
    </div>
  )
}
