import { useId, useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'
import type { Client } from '../../../rpc/transport.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { TextInput } from '../../../ui/text-input.tsx'

interface ReasonDialogProps {
  readonly title: string
  readonly about: ReactNode
  readonly verb: string
  readonly onClose: () => void
  readonly run: (
    client: Client,
    reason: string,
    options: { readonly signal: AbortSignal },
  ) => Promise<unknown>
}

/** Asks for the reason of a step that is not to be taken by the way. */
export function ReasonDialog({ title, about, verb, onClose, run }: ReasonDialogProps) {
  const form = useId()
  const act = useAct()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const problem = reason.trim() === '' ? 'Say why: it stands in the history and in the audit log.' : null

  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setTried(true)
    if (problem !== null) return
    act.run((client, options) => run(client, reason.trim(), options), onClose)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      about={about}
      actions={
        <>
          <Button look="outlined" onClick={onClose}>
            Cancel
          </Button>
          <Button look="filled" type="submit" form={form} disabled={act.busy}>
            {verb}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate>
        <TextInput
          label="Reason"
          required
          maxLength={500}
          value={reason}
          onValueChange={setReason}
          error={tried ? problem : null}
        />
      </form>
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </Dialog>
  )
}
