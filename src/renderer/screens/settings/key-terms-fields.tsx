import { useId } from 'react'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'
import { TextInput } from '../../ui/text-input.tsx'
import { LIMITS, problemsOf } from './key-terms.ts'
import type { TermsEntries } from './key-terms.ts'
import styles from './keys.module.css'

interface KeyTermsFieldsProps {
  readonly entries: TermsEntries
  readonly onChange: (entries: TermsEntries) => void
}

const loadNames: Load<readonly string[]> = async (client, options) =>
  (await client.workloads.list(undefined, options)).workloads
    .map(({ name }) => name)
    .filter((name) => name !== '')

/** The workload that requests belong to, and what the key may do at once. */
export function KeyTermsFields({ entries, onChange }: KeyTermsFieldsProps) {
  const known = useId()
  const names = useLoaded(loadNames).value ?? []
  const problems = problemsOf(entries)
  return (
    <>
      <TextInput
        label="Workload"
        hint={
          <>
            What its requests belong to where they name none in <code>x-sophia-workload</code>. One that is
            not there yet is made; may be left empty.
          </>
        }
        list={known}
        value={entries.workload}
        maxLength={128}
        error={problems.workload ?? null}
        onValueChange={(workload) => onChange({ ...entries, workload })}
      />
      <datalist id={known}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div className={styles.limits}>
        {LIMITS.map(({ limit, label }) => (
          <TextInput
            key={limit}
            label={label}
            inputMode="numeric"
            placeholder="No limit"
            value={entries[limit]}
            error={problems[limit] ?? null}
            onValueChange={(value) => onChange({ ...entries, [limit]: value })}
          />
        ))}
        <p className={styles.limitsHint}>
          What is beyond a limit is refused with <code>429 rate_limited</code> and when to come back.
        </p>
      </div>
    </>
  )
}
