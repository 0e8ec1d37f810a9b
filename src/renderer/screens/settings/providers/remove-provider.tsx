import { useState } from 'react'
import type { ProviderList, ProviderState } from '../../../../shared/contract/providers.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { TextInput } from '../../../ui/text-input.tsx'
import { ReasonHint } from '../audit-link.tsx'
import { FormDialog } from '../form-dialog.tsx'
import styles from './providers.module.css'

interface RemoveProviderProps {
  readonly of: ProviderState
  readonly onChanged: (list: ProviderList) => void
  readonly onClose: () => void
}

/** Says what removing does before it is done. */
export function RemoveProvider({ of, onChanged, onClose }: RemoveProviderProps) {
  const act = useAct()
  const [reason, setReason] = useState('')
  const remove = (): void =>
    act.run(
      (client, options) =>
        client.providers.remove({ id: of.id, reason: reason.trim() === '' ? null : reason.trim() }, options),
      onChanged,
    )
  return (
    <FormDialog
      title={`Remove ${of.name}?`}
      verb="Remove provider"
      cancel="Keep it"
      danger
      ready
      act={act}
      onSubmit={remove}
      onClose={onClose}
    >
      <ul className={styles.facts}>
        <li>Nothing new is sent to it. What is under way ends as usual.</li>
        <li>Models that no other provider serves are refused from then on.</li>
        <li>Its key is deleted here. At the provider it goes on being valid: revoke it there.</li>
        <li>Its requests and prices stay in the ledger, under {of.id}.</li>
        <li>To keep it from traffic for a while, pause it in Routing instead.</li>
      </ul>
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
