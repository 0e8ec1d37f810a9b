import type { Budget } from '../../../shared/contract/budgets.ts'
import { useAct } from '../../rpc/use-act.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { scopeInWords } from '../../parts/budgets/words.ts'

interface ArchiveDialogProps {
  readonly budget: Budget
  readonly onClose: () => void
}

/** Asks before a limit is taken away. */
export function ArchiveDialog({ budget, onClose }: ArchiveDialogProps) {
  const act = useAct()
  const { id, name, enforcement } = budget
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Archive ${name}`}
      about={
        <>
          {scopeInWords(budget)}:{' '}
          {enforcement === 'hard'
            ? 'from now on this budget refuses nothing and warns of nothing.'
            : 'from now on this budget warns of nothing.'}{' '}
          The environment’s budgets still hold, and the history stays in the ledger. An archived budget cannot
          be brought back; make a new one instead.
        </>
      }
      actions={
        <>
          <Button look="outlined" onClick={onClose}>
            Keep it
          </Button>
          <Button
            look="filled"
            disabled={act.busy}
            onClick={() => act.run((client, options) => client.budgets.archive({ id }, options), onClose)}
          >
            Archive {name}
          </Button>
        </>
      }
    >
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </Dialog>
  )
}
