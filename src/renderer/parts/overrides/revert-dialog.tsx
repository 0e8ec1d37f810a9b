import type { Override } from '../../../shared/contract/overrides.ts'
import { useStatus } from '../../app/status.tsx'
import { useAct } from '../../rpc/use-act.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { authorInWords, deedInWords } from './words.ts'

/** From the commands, where a name is chosen quickly: says once more which one ends. */
export function RevertDialog({
  override,
  onClose,
}: {
  readonly override: Override
  readonly onClose: () => void
}) {
  const act = useAct()
  const deed = deedInWords(override.terms, useStatus()?.targets ?? [])
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Revert “${deed}”`}
      about={`It was started ${authorInWords(override)}: “${override.reason}”. Routing goes on as if it had never been, from the next request on.`}
      actions={
        <>
          <Button look="outlined" onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="filled"
            autoFocus
            disabled={act.busy}
            onClick={() =>
              act.run((client, options) => client.overrides.revert({ id: override.id }, options), onClose)
            }
          >
            Revert now
          </Button>
        </>
      }
    >
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </Dialog>
  )
}
