import { useState } from 'react'
import { TextInput } from '../../../../ui/text-input.tsx'
import { ActDialog } from './act-dialog.tsx'
import type { UnitDialogProps } from './dialogs.tsx'
import { addressOrNull } from './entries.ts'

/** Where the exporter of an endpoint's GPUs is, and what wakes it. */
export function EndpointDialog({ unit, onClose }: UnitDialogProps) {
  const [dcgmUrl, setDcgmUrl] = useState(unit.endpoint?.dcgmUrl ?? '')
  const [wakeUrl, setWakeUrl] = useState(unit.endpoint?.wakeUrl ?? '')
  return (
    <ActDialog
      title={`Addresses of ${unit.name}`}
      verb="Save the addresses"
      onClose={onClose}
      fields={['dcgmUrl', 'wakeUrl']}
      run={(client, reason, options) =>
        client.fleet.setEndpoint(
          { unit: unit.id, dcgmUrl: addressOrNull(dcgmUrl), wakeUrl: addressOrNull(wakeUrl), reason },
          options,
        )
      }
    >
      {({ refusalOf }) => (
        <>
          <TextInput
            label="DCGM exporter"
            mono
            inputMode="url"
            maxLength={2_000}
            placeholder="http://gpu-1.internal:9400/metrics"
            value={dcgmUrl}
            onValueChange={setDcgmUrl}
            error={refusalOf('dcgmUrl')}
            hint="Tells how its GPUs do. Empty: asked at port 9400 of its own host."
          />
          <TextInput
            label="Wake-up call"
            mono
            inputMode="url"
            maxLength={2_000}
            value={wakeUrl}
            onValueChange={setWakeUrl}
            error={refusalOf('wakeUrl')}
            hint="Called once when a request needs this endpoint and it sleeps. Empty: nothing is called."
          />
        </>
      )}
    </ActDialog>
  )
}
