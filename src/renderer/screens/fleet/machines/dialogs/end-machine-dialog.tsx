import { useState } from 'react'
import { useCoreNow } from '../../../../app/budgets.tsx'
import { useStatus } from '../../../../app/status.tsx'
import { formatInstant } from '../../../../ui/format.ts'
import { ActDialog } from './act-dialog.tsx'
import type { UnitDialogProps } from './dialogs.tsx'
import { MomentField, NO_MOMENT, momentMeant } from './moment-field.tsx'

/** Until when a machine costs that no cloud tells of. */
export function EndMachineDialog({ unit, onClose }: UnitDialogProps) {
  const now = useCoreNow()
  const timezone = useStatus()?.timezone ?? 'UTC'
  const [wall, setWall] = useState<string | null>(null)
  const endedAt = momentMeant(wall, timezone, now)
  const since = unit.machine === null ? '' : formatInstant(unit.machine.startedAt, timezone)
  return (
    <ActDialog
      title={`End the cost of ${unit.name}`}
      about={`It has cost since ${since}. This ends only what is counted here: switch the machine off where it runs.`}
      verb="End the cost"
      onClose={onClose}
      isReady={endedAt !== undefined}
      fields={['endedAt']}
      run={(client, reason, options) =>
        client.fleet.endMachine({ unit: unit.id, endedAt: endedAt ?? null, reason }, options)
      }
    >
      {({ tried, refusalOf }) => (
        <MomentField
          label="It cost until"
          now={now}
          wall={wall}
          onChange={setWall}
          names={{ now: 'Now', past: 'A moment ago…' }}
          error={tried && endedAt === undefined ? NO_MOMENT : refusalOf('endedAt')}
        />
      )}
    </ActDialog>
  )
}
