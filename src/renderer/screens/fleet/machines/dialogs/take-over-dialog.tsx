import { useState } from 'react'
import { TextInput } from '../../../../ui/text-input.tsx'
import { ActDialog } from './act-dialog.tsx'
import type { UnitDialogProps } from './dialogs.tsx'
import { readWhole } from './entries.ts'

const HIGHEST_PORT = 65_535

/** Lets an instance that was launched elsewhere serve, or one of ours at another port. */
export function TakeOverDialog({ unit, onClose }: UnitDialogProps) {
  const isOurs = unit.instance?.isOurs === true
  const [text, setText] = useState(() => portOf(unit.endpoint?.root) ?? '8000')
  const port = readWhole(text, 1, HIGHEST_PORT)
  return (
    <ActDialog
      title={isOurs ? `Port of ${unit.name}` : `Take over ${unit.name}`}
      about={
        isOurs
          ? 'Its inference server is asked at another port from now on. Once it answers there, it gets its part of the requests.'
          : 'It was launched elsewhere. Once its inference server answers, it gets its part of the requests.'
      }
      verb={isOurs ? 'Change the port' : 'Take over'}
      onClose={onClose}
      isReady={port !== null}
      fields={['port']}
      run={(client, reason, options) =>
        client.fleet.takeOver({ unit: unit.id, port: port ?? 0, reason }, options)
      }
    >
      {({ tried, refusalOf }) => (
        <TextInput
          label="Port of its inference server"
          inputMode="numeric"
          value={text}
          onValueChange={setText}
          error={tried && port === null ? `A whole number from 1 to ${HIGHEST_PORT}.` : refusalOf('port')}
          hint={unit.instance?.ip == null ? undefined : `It will be asked at ${unit.instance.ip}:${text}.`}
        />
      )}
    </ActDialog>
  )
}

/** As its address says it. */
function portOf(root: string | undefined): string | null {
  const port = root === undefined ? '' : new URL(root).port
  return port === '' ? null : port
}
