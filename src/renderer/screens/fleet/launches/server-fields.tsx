import { hrefOf } from '../../../app/route.ts'
import { Button } from '../../../ui/button.tsx'
import { TextArea } from '../../../ui/text-area.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import type { Entries, Problems } from './draft.ts'
import { refusedAt } from './refusals.ts'
import type { Refusal } from './refusals.ts'
import { atPort, vllmExample } from './start-script.ts'
import styles from './launch.module.css'

interface ServerFieldsProps {
  readonly entries: Entries
  readonly problems: Problems
  readonly refusal: Refusal | null
  readonly onChange: (entries: Entries) => void
}

/** What runs on it: where its inference server listens, and what starts that. */
export function ServerFields({ entries, problems, refusal, onChange }: ServerFieldsProps) {
  const set = (changed: Partial<Entries>): void => onChange({ ...entries, ...changed })
  return (
    <div className={styles.half}>
      <TextInput
        className={styles.port}
        label="Port of its inference server"
        inputMode="numeric"
        value={entries.port}
        onValueChange={(port) => set({ port, userData: atPort(entries.userData, entries.port, port) })}
        error={problems.port ?? refusedAt(refusal, 'port')}
        hint="The cloud’s firewall has to let this console reach it."
      />
      <TextArea
        mono
        label="Start-up script"
        rows={9}
        value={entries.userData}
        onValueChange={(userData) => set({ userData })}
        error={problems.userData ?? refusedAt(refusal, 'userData')}
        hint="What cloud-init runs at the first boot. Without one, start the inference server by hand over SSH."
      />
      <div className={styles.example}>
        <Button
          small
          look="outlined"
          disabled={entries.userData.trim() !== ''}
          onClick={() => set({ userData: vllmExample(entries.port) })}
        >
          Begin with vLLM
        </Button>
        <span className={styles.hint}>Serves llama3.1-8b-instruct on a GPU of 24 GB or more.</span>
      </div>
      <TextInput
        label="Reason (optional)"
        maxLength={500}
        value={entries.reason}
        onValueChange={(reason) => set({ reason })}
        hint={
          <>
            Kept in the <a href={hrefOf('settings', 'audit')}>audit log</a>.
          </>
        }
      />
    </div>
  )
}
