import { useState } from 'react'
import type { Invoice } from '../../../../shared/contract/reconciliation.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { useTargets } from './use-targets.ts'
import styles from './dialogs.module.css'

interface ApiDialogProps {
  readonly onClose: () => void
  readonly onImported: (invoice: Invoice) => void
}

const DAY_MS = 86_400_000
const isoDay = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** Reads what a target's own admin API says it billed. */
export function ApiDialog({ onClose, onImported }: ApiDialogProps) {
  const targets = useTargets()
  const act = useAct()
  const [target, setTarget] = useState<string | null>(targets[0] ?? null)
  const [firstDay, setFirstDay] = useState(() => isoDay(Date.now() - 29 * DAY_MS))
  const [lastDay, setLastDay] = useState(() => isoDay(Date.now()))
  const [first, last] = [Date.parse(firstDay), Date.parse(lastDay)]
  const ready = target !== null && !Number.isNaN(first) && !Number.isNaN(last)
  return (
    <Dialog
      open
      onClose={onClose}
      title="Read from a provider"
      about="Asks a target's admin API, of OpenAI's shape, for its costs and its usage of completions. It is asked with the target's own key; nothing is sent but the days."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="filled"
            disabled={!ready || act.busy}
            onClick={() =>
              ready &&
              act.run(
                (client, options) =>
                  client.reconciliation.readApi({ target, firstDay: first, lastDay: last }, options),
                onImported,
              )
            }
          >
            {act.busy ? 'Reading…' : 'Read what it billed'}
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <Select
          label="Target"
          value={target}
          onValueChange={setTarget}
          choices={targets.map((id) => ({ value: id, name: id }))}
          placeholder={targets.length === 0 ? 'No target is paid per token' : 'Choose a target'}
        />
        <TextInput label="First day, UTC" type="date" value={firstDay} onValueChange={setFirstDay} />
        <TextInput label="Last day, UTC" type="date" value={lastDay} onValueChange={setLastDay} />
      </div>
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </Dialog>
  )
}
