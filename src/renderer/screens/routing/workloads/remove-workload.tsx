import { useState } from 'react'
import type { WorkloadList } from '../../../../shared/contract/workloads.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { TextInput } from '../../../ui/text-input.tsx'

interface RemoveWorkloadProps {
  readonly name: string
  readonly onClose: () => void
  readonly onRemoved: (list: WorkloadList) => void
}

/** Asks before a policy is forgotten. */
export function RemoveWorkload({ name, onClose, onRemoved }: RemoveWorkloadProps) {
  const act = useAct()
  const [reason, setReason] = useState('')
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Remove “${name}”?`}
      about="Its policy is forgotten; its rows stay in the ledger under its name. Should a client name it again, it comes back unreviewed, under the default policy."
      actions={
        <>
          <Button look="outlined" onClick={onClose}>
            Keep it
          </Button>
          <Button
            look="filled"
            disabled={act.busy}
            onClick={() =>
              act.run(
                (client, options) =>
                  client.workloads.remove(
                    { name, reason: reason.trim() === '' ? null : reason.trim() },
                    options,
                  ),
                (list) => {
                  onRemoved(list)
                  onClose()
                },
              )
            }
          >
            Remove workload
          </Button>
        </>
      }
    >
      <TextInput
        label="Reason"
        hint="Stands in the audit log; may be left empty."
        value={reason}
        maxLength={500}
        onValueChange={setReason}
      />
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </Dialog>
  )
}
