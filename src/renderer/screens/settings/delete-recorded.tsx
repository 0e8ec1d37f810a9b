import { useState } from 'react'
import type { BodiesState } from '../../../shared/contract/bodies.ts'
import { useAct } from '../../rpc/use-act.ts'
import { Bone } from '../../ui/skeleton.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { ReasonHint } from './audit-link.tsx'
import { FormDialog } from './form-dialog.tsx'
import { keptInWords } from './recorded-words.ts'
import { useRecorded } from './use-recorded.ts'
import styles from './keys.module.css'

interface DeleteRecordedProps {
  readonly onClose: () => void
  readonly onDeleted: (state: BodiesState) => void
}

/** Says how much goes before it does, as it is since the dialog was opened. */
export function DeleteRecorded({ onClose, onDeleted }: DeleteRecordedProps) {
  const act = useAct()
  const { value, error } = useRecorded()
  const [reason, setReason] = useState('')
  const remove = (): void =>
    act.run(
      (client, options) =>
        client.bodies.deleteAll({ reason: reason.trim() === '' ? null : reason.trim() }, options),
      (state) => {
        onDeleted(state)
        onClose()
      },
    )
  return (
    <FormDialog
      title="Delete what is recorded?"
      verb="Delete recorded text"
      cancel="Keep it"
      danger
      ready={value !== null}
      act={act}
      onSubmit={remove}
      onClose={onClose}
    >
      <ul className={styles.facts}>
        <li>
          {value !== null ? (
            <strong>{keptInWords(value.kept)}</strong>
          ) : error !== null ? (
            'How much there is cannot be told now. Trying again…'
          ) : (
            <Bone width={280} height={12} />
          )}
        </li>
        <li>It is overwritten on the disk, and cannot be brought back.</li>
        <li>The rows it belongs to stay in the ledger, with what they cost.</li>
        <li>
          {value?.recording === true
            ? 'Recording stays on: what comes from now on is recorded, and so is an answer that is under way.'
            : 'An answer that is under way may still be recorded when it ends.'}
        </li>
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
