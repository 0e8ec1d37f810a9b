import { useState } from 'react'
import { TextInput } from '../../../../ui/text-input.tsx'
import { ActDialog } from './act-dialog.tsx'
import type { UnitDialogProps } from './dialogs.tsx'

/** Gives a machine another name, in its cloud too. */
export function RenameDialog({ unit, onClose }: UnitDialogProps) {
  const [name, setName] = useState(unit.name)
  const isEmpty = name.trim() === ''
  return (
    <ActDialog
      title={`Rename ${unit.name}`}
      about="The cloud gets the new name too. What is in the ledger keeps the old one."
      verb="Rename"
      onClose={onClose}
      isReady={!isEmpty}
      fields={['name']}
      noReason
      run={(client, _reason, options) => client.fleet.rename({ unit: unit.id, name: name.trim() }, options)}
    >
      {({ tried, refusalOf }) => (
        <TextInput
          label="Name"
          required
          maxLength={64}
          value={name}
          onValueChange={setName}
          error={tried && isEmpty ? 'Give it a name.' : refusalOf('name')}
        />
      )}
    </ActDialog>
  )
}
