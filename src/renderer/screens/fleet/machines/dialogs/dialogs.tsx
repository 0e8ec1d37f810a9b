import { useEffect } from 'react'
import type { FleetUnit } from '../../../../../shared/contract/fleet.ts'
import { parseRoute } from '../../../../app/route.ts'
import { useFleetStore } from '../fleet-store.ts'
import type { UnitDeed } from '../fleet-store.ts'
import { EndMachineDialog } from './end-machine-dialog.tsx'
import { EndpointDialog } from './endpoint-dialog.tsx'
import { IdleRuleDialog } from './idle-rule-dialog.tsx'
import { PriceDialog } from './price-dialog.tsx'
import { ProtectDialog } from './protect-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { RestartDialog } from './restart-dialog.tsx'
import { TakeOverDialog } from './take-over-dialog.tsx'
import { TerminateDialog } from './terminate-dialog.tsx'

/** The dialog on machines that lies over the screen, if one does. */
export function FleetDialogs({ units }: { readonly units: readonly FleetUnit[] }) {
  const { dialog, close } = useFleetStore()
  // Whoever leaves the screen leaves the dialog, and does not find it again on return.
  useEffect(
    () => () => {
      if (parseRoute(location.hash) !== 'fleet') close()
    },
    [close],
  )
  if (dialog === null) return null
  if ('units' in dialog) {
    const Several = dialog.what === 'restart' ? RestartDialog : TerminateDialog
    const meant = dialog.units.flatMap((id) => units.find((unit) => unit.id === id) ?? [])
    return <Several key={dialog.units.join(' ')} units={meant} fleet={units} onClose={close} />
  }
  const unit = units.find(({ id }) => id === dialog.unit)
  if (unit === undefined) return null
  return <OfOne what={dialog.what} unit={unit} onClose={close} />
}

export interface UnitDialogProps {
  readonly unit: FleetUnit
  readonly onClose: () => void
}

function OfOne({ what, ...props }: UnitDialogProps & { readonly what: UnitDeed }) {
  switch (what) {
    case 'protect':
    case 'unprotect':
      return <ProtectDialog {...props} isProtected={what === 'protect'} />
    case 'rename':
      return <RenameDialog {...props} />
    case 'takeOver':
      return <TakeOverDialog {...props} />
    case 'idleRule':
      return <IdleRuleDialog {...props} />
    case 'price':
      return <PriceDialog {...props} />
    case 'endMachine':
      return <EndMachineDialog {...props} />
    case 'endpoint':
      return <EndpointDialog {...props} />
  }
}
