import { useState } from 'react'
import type { ProviderList, ProviderState } from '../../../../shared/contract/providers.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { TextInput } from '../../../ui/text-input.tsx'
import { ReasonHint } from '../audit-link.tsx'
import { FormDialog } from '../form-dialog.tsx'
import { readWeight } from './use-models.ts'

interface EditProviderProps {
  readonly of: ProviderState
  readonly onChanged: (list: ProviderList) => void
  readonly onClose: () => void
}

/** Its name, its weight and its key. Another address is another provider: a key belongs to its host. */
export function EditProvider({ of, onChanged, onClose }: EditProviderProps) {
  const act = useAct()
  const [name, setName] = useState(of.name)
  const [weightText, setWeight] = useState(String(of.weight))
  const [key, setKey] = useState('')
  const [reason, setReason] = useState('')
  const weight = readWeight(weightText)
  const isChanged = name.trim() !== of.name || weight !== of.weight || key.trim() !== ''
  const save = (): void =>
    act.run(
      (client, options) =>
        client.providers.edit(
          {
            id: of.id,
            name: name.trim() === of.name ? null : name.trim(),
            weight: weight === of.weight ? null : weight,
            key: key.trim() === '' ? null : key.trim(),
            models: null,
            reason: reason.trim() === '' ? null : reason.trim(),
          },
          options,
        ),
      onChanged,
    )
  return (
    <FormDialog
      title={`Edit ${of.name}`}
      about={`At ${of.baseUrl}. For another address add another provider: a key is for its host alone.`}
      verb="Save changes"
      ready={isChanged && name.trim() !== '' && weight !== null}
      act={act}
      onSubmit={save}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        hint={`For people; rows and headers go on naming it ${of.id}.`}
        value={name}
        maxLength={60}
        onValueChange={setName}
      />
      <TextInput
        label="Weight"
        hint="Its share among those that serve the same model, beside theirs. 0: only where no other can."
        inputMode="decimal"
        error={weight === null ? 'A number from 0 to 1,000, such as 1.' : null}
        value={weightText}
        onValueChange={setWeight}
      />
      <TextInput
        label={of.key === 'missing' ? 'API key' : 'Another API key'}
        type="password"
        hint={
          of.key === 'missing'
            ? 'The one that it had cannot be read any more.'
            : 'Empty: as it is. What is under way ends with the old one.'
        }
        mono
        value={key}
        maxLength={4_000}
        onValueChange={setKey}
      />
      <TextInput
        label="Reason"
        hint={<ReasonHint />}
        value={reason}
        maxLength={500}
        onValueChange={setReason}
      />
    </FormDialog>
  )
}
