import { useId } from 'react'
import type { ReactNode } from 'react'
import type { Act } from '../../rpc/use-act.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import styles from './form-dialog.module.css'

interface FormDialogProps {
  readonly title: string
  readonly about?: ReactNode
  readonly wide?: boolean
  /** What the button does: "Create key". */
  readonly verb: string
  readonly cancel?: string
  /** It takes something away. */
  readonly danger?: boolean
  /** Whether it can be done as filled in. */
  readonly ready: boolean
  /** What runs it; its problem is shown above the buttons. */
  readonly act: Act
  readonly onSubmit: () => void
  readonly onClose: () => void
  readonly children?: ReactNode
}

/** Something to fill in and do: Enter does it, a refusal is told in place. Mounted only while it is open. */
export function FormDialog({
  verb,
  cancel = 'Cancel',
  danger = false,
  ready,
  act,
  onSubmit,
  onClose,
  children,
  ...rest
}: FormDialogProps) {
  const id = useId()
  return (
    <Dialog
      open
      onClose={onClose}
      actions={
        <>
          <Button look="outlined" onClick={onClose}>
            {cancel}
          </Button>
          <Button look={danger ? 'danger' : 'filled'} type="submit" form={id} disabled={!ready || act.busy}>
            {verb}
          </Button>
        </>
      }
      {...rest}
    >
      <form
        id={id}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && !act.busy) onSubmit()
        }}
      >
        {children}
        {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
      </form>
    </Dialog>
  )
}
