import { useState } from 'react'
import type { ClientKeyState } from '../../../shared/contract/keys.ts'
import { useAct } from '../../rpc/use-act.ts'
import { TextInput } from '../../ui/text-input.tsx'
import { ReasonHint } from './audit-link.tsx'
import { FormDialog } from './form-dialog.tsx'
import { KeyTermsFields } from './key-terms-fields.tsx'
import { entriesOf, termsOf } from './key-terms.ts'

interface EditKeyProps {
  readonly of: ClientKeyState
  readonly onClose: () => void
  readonly onEdited: (keys: readonly ClientKeyState[]) => void
}

/** Changes what a key brings into its requests; the key itself stays as it is. */
export function EditKey({ of, onClose, onEdited }: EditKeyProps) {
  const act = useAct()
  const [entries, setEntries] = useState(() => entriesOf(of))
  const [reason, setReason] = useState('')
  const terms = termsOf(entries)
  const save = (): void => {
    if (terms === null) return
    act.run(
      (client, options) =>
        client.keys.edit({ id: of.id, terms, reason: reason.trim() === '' ? null : reason.trim() }, options),
      ({ keys }) => {
        onEdited(keys)
        onClose()
      },
    )
  }
  return (
    <FormDialog
      title={`Edit “${of.name}”`}
      about="Counts from the next request on. What is in flight ends as usual."
      verb="Save key"
      ready={terms !== null}
      act={act}
      onSubmit={save}
      onClose={onClose}
    >
      <KeyTermsFields entries={entries} onChange={setEntries} />
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
