import { useId } from 'react'
import { Select } from '../../ui/select.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import type { Entries, Problems } from './draft.ts'
import { BUDGET_PERIOD_CHOICES, SCOPE_CHOICES } from './terms-choices.ts'
import { useSubjects } from './use-subjects.ts'
import styles from '../../parts/budgets/dialogs.module.css'

interface TermsFieldsProps {
  readonly entries: Entries
  readonly problems: Problems
  readonly onChange: (changed: Partial<Entries>) => void
}

/** Whose spending counts, and over which windows: what stays as it is once a budget is made. */
export function TermsFields({ entries, problems, onChange }: TermsFieldsProps) {
  const timezones = useId()
  return (
    <div className={styles.pair}>
      <Select
        label="Counts"
        value={entries.scope}
        onValueChange={(scope) => onChange({ scope, subject: '' })}
        choices={SCOPE_CHOICES}
      />
      <SubjectField entries={entries} problems={problems} onChange={onChange} />
      <Select
        label="Period"
        value={entries.period}
        onValueChange={(period) => onChange({ period })}
        choices={BUDGET_PERIOD_CHOICES}
      />
      <TextInput
        label="Timezone"
        list={timezones}
        value={entries.timezone}
        onValueChange={(timezone) => onChange({ timezone })}
        error={problems.timezone ?? null}
      />
      <datalist id={timezones}>
        {Intl.supportedValuesOf('timeZone').map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  )
}

function SubjectField({ entries, problems, onChange }: TermsFieldsProps) {
  const known = useId()
  const { keys, models, workloads } = useSubjects()
  const { scope, subject } = entries
  const error = problems.subject ?? null
  if (scope === 'all') return <div />
  if (scope === 'workload') {
    return (
      <>
        <TextInput
          label="Workload"
          list={known}
          maxLength={256}
          value={subject}
          onValueChange={(workload) => onChange({ subject: workload })}
          error={error}
          hint={
            <>
              As requests name it: header <code>x-sophia-workload</code>
            </>
          }
        />
        <datalist id={known}>
          {workloads.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </>
    )
  }
  return (
    <Select
      label={scope === 'key' ? 'Client key' : 'Model'}
      value={subject === '' ? null : subject}
      onValueChange={(chosen) => onChange({ subject: chosen })}
      choices={scope === 'key' ? keys : models}
      error={error}
    />
  )
}
