import { useId, useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'
import type { FleetRefusedField } from '../../../../../shared/contract/fleet.ts'
import { hrefOf } from '../../../../app/route.ts'
import { useStatus } from '../../../../app/status.tsx'
import type { Client } from '../../../../rpc/transport.ts'
import { useAct } from '../../../../rpc/use-act.ts'
import { Button } from '../../../../ui/button.tsx'
import { Dialog } from '../../../../ui/dialog.tsx'
import { localInstants } from '../../../../ui/format.ts'
import { Notice } from '../../../../ui/notice.tsx'
import { TextInput } from '../../../../ui/text-input.tsx'
import { refusalIn } from '../../launches/refusals.ts'
import styles from './dialogs.module.css'

/** Of the entries as they stand. */
export interface Entered {
  /** Whether somebody tried to send them: what is missing is said only then. */
  readonly tried: boolean
  /** What the console has against an entry; null: nothing. */
  readonly refusalOf: (field: FleetRefusedField) => string | null
}

interface ActDialogProps<Answer> {
  readonly title: string
  readonly about?: ReactNode
  /** On the button that does it. */
  readonly verb: string
  readonly onClose: () => void
  /** False: an entry is missing or wrong, which it says itself. */
  readonly isReady?: boolean
  /** The entries that say themselves what the console has against them. */
  readonly fields?: readonly FleetRefusedField[]
  /** It takes something away. */
  readonly danger?: boolean
  /** Why is not asked. */
  readonly noReason?: boolean
  readonly run: (
    client: Client,
    reason: string | null,
    options: { readonly signal: AbortSignal },
  ) => Promise<Answer>
  /** Closes it, where nothing else is said. */
  readonly onDone?: (answer: Answer) => void
  readonly timeoutMs?: number | undefined
  /** Said while it is under way, which may take long and goes on when this is closed. */
  readonly busyWords?: string
  readonly wide?: boolean
  readonly children?: (entered: Entered) => ReactNode
}

const NO_FIELDS: readonly FleetRefusedField[] = []

/** Something to fill in and do to a unit, with why: the reason goes into the audit log. */
export function ActDialog<Answer>({
  title,
  about,
  verb,
  onClose,
  isReady = true,
  fields = NO_FIELDS,
  danger = false,
  noReason = false,
  run,
  onDone = onClose,
  timeoutMs,
  busyWords,
  wide = false,
  children,
}: ActDialogProps<Answer>) {
  const form = useId()
  const act = useAct()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const timezone = useStatus()?.timezone ?? 'UTC'
  const problem = act.problem === null ? null : localInstants(act.problem, timezone)
  const refused = refusalIn(act.error)?.field ?? null
  const isAtEntry = refused !== null && fields.includes(refused)

  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setTried(true)
    if (!isReady) return
    const why = reason.trim() === '' ? null : reason.trim()
    act.run((client, options) => run(client, why, options), onDone, timeoutMs)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      wide={wide}
      {...(about !== undefined && { about })}
      actions={
        <>
          <Button look="outlined" onClick={onClose}>
            {act.busy && busyWords !== undefined ? 'Close' : 'Cancel'}
          </Button>
          <Button look={danger ? 'danger' : 'filled'} type="submit" form={form} disabled={act.busy}>
            {verb}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {children?.({ tried, refusalOf: (field) => (field === refused ? problem : null) })}
        {!noReason && (
          <TextInput
            label="Reason (optional)"
            maxLength={500}
            value={reason}
            onValueChange={setReason}
            hint={
              <>
                Kept in the{' '}
                <a href={hrefOf('settings', 'audit')} onClick={onClose}>
                  audit log
                </a>
                .
              </>
            }
          />
        )}
      </form>
      {act.busy && busyWords !== undefined && <Notice mood="quiet">{busyWords}</Notice>}
      {problem !== null && !isAtEntry && <Notice mood="bad">{problem}</Notice>}
    </Dialog>
  )
}
