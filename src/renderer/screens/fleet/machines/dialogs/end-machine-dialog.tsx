import { useState } from 'react'
import { useCoreNow } from '../../../../app/budgets.tsx'
import { useStatus } from '../../../../app/status.tsx'
import { formatInstant } from '../../../../ui/format.ts'
import { wallTimeOf } from '../../../../ui/wall-time.ts'
import { ActDialog } from './act-dialog.tsx'
import type { UnitDialogProps } from './dialogs.tsx'
import { MomentField, NO_MOMENT, momentMeant } from './moment-field.tsx'

/** Until when a machine costs that no cloud tells of. */
export function EndMachineDialog({ unit, onClose }: UnitDialogProps) {
  const now = useCoreNow()
  const timezone = useStatus()?.timezone ?? 'UTC'
  const known = unit.machine?.endedAt ?? null
  const [wall, setWall] = useState<string | null>(known === null ? null : wallTimeOf(known, timezone))
  const endedAt = momentMeant(wall, timezone, now)
  const since = unit.machine === null ? '' : formatInstant(unit.machine.startedAt, timezone)
  return (
    <ActDialog
      title={known === null ? `End the cost of ${unit.name}` : `Correct the end of ${unit.name}`}
      about={
        known === null
          ? `It has cost since ${since}. This ends only what is counted here: switch the machine off where it runs.`
          : `It counts from ${since} to ${formatInstant(known, timezone)}. The minutes after its real end are taken out again.`
      }
      verb={known === null ? 'End the cost' : 'Correct the end'}
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
