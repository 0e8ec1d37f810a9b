import type { WorkloadPolicy } from '../../../../shared/contract/workloads.ts'
import {
  COST_PRIORITY_WORDS,
  CRITICALITY_WORDS,
  RECORD_WORDS,
  policyInWords,
} from '../../../parts/workloads/policy-words.ts'
import type { PolicyMember } from '../../../parts/workloads/policy-words.ts'
import { formatExactShare } from '../../../ui/format.ts'
import { Select } from '../../../ui/select.tsx'
import type { Choice } from '../../../ui/select.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { ModelChoice } from './model-choice.tsx'
import { BY_DEFAULT } from './policy-entries.ts'
import type { PolicyEntries, PolicyProblems } from './policy-entries.ts'
import styles from './form.module.css'

interface PolicyFieldsProps {
  readonly entries: PolicyEntries
  readonly problems: PolicyProblems
  /** What a member is that is left open; null: nothing can be left open. */
  readonly byDefault: WorkloadPolicy | null
  readonly ratio: number | null
  readonly onChange: (changed: Partial<PolicyEntries>) => void
}

/** Every member of a policy: left to the default policy, or set. */
export function PolicyFields({ entries, problems, byDefault, ratio, onChange }: PolicyFieldsProps) {
  /** The choices of a member, after the one to leave it open. */
  function orDefault<Value extends string>(
    member: PolicyMember,
    choices: readonly Choice<Value>[],
  ): readonly Choice<Value | typeof BY_DEFAULT>[] {
    if (byDefault === null) return choices
    return [{ value: BY_DEFAULT, name: `By default: ${policyInWords(member, byDefault)}` }, ...choices]
  }
  return (
    <>
      <div className={styles.pair}>
        <Select
          label="Criticality"
          hint="How much depends on it: rollouts begin with what is not critical."
          value={entries.criticality}
          onValueChange={(criticality) => onChange({ criticality })}
          choices={orDefault('criticality', choicesOf(CRITICALITY_WORDS))}
        />
        <Select
          label="Cost priority"
          hint="How auto weighs price against ability, where a request does not say."
          value={entries.costPriority}
          onValueChange={(costPriority) => onChange({ costPriority })}
          choices={orDefault('costPriority', choicesOf(COST_PRIORITY_WORDS))}
        />
      </div>
      <ModelChoice
        entries={entries}
        problem={problems.chosen ?? null}
        choices={orDefault<'every' | 'some'>('allowedModels', [
          { value: 'every', name: 'Every model' },
          { value: 'some', name: 'Only these' },
        ])}
        onChange={onChange}
      />
      <div className={styles.pair}>
        <Select
          label="Share for serverless"
          hint="Of the requests that both sides can serve. A rollout goes before it."
          value={entries.share}
          onValueChange={(share) => onChange({ share })}
          choices={orDefault<'ratio' | 'own'>('serverlessShare', [
            {
              value: 'ratio',
              name: 'The ratio for all',
              about: ratio === null ? undefined : formatExactShare(ratio),
            },
            { value: 'own', name: 'Its own' },
          ])}
        />
        {entries.share === 'own' && (
          <TextInput
            label="Share, %"
            inputMode="decimal"
            value={entries.percent}
            error={problems.percent ?? null}
            onValueChange={(percent) => onChange({ percent })}
          />
        )}
      </div>
      <div className={styles.pair}>
        <Select
          label="Prompts and answers"
          hint="Never: not recorded, even while recording is on in Settings."
          value={entries.record}
          onValueChange={(record) => onChange({ record })}
          choices={orDefault('record', choicesOf(RECORD_WORDS))}
        />
        <Select
          label="Keep recorded text for"
          value={entries.keep}
          onValueChange={(keep) => onChange({ keep })}
          choices={orDefault<'as_all' | 'own'>('retentionDays', [
            { value: 'as_all', name: 'As long as all of it' },
            { value: 'own', name: 'Its own time' },
          ])}
        />
        {entries.keep === 'own' && (
          <TextInput
            className={styles.second}
            label="Days"
            hint="Where that is longer than for all, it goes with all."
            inputMode="numeric"
            value={entries.days}
            error={problems.days ?? null}
            onValueChange={(days) => onChange({ days })}
          />
        )}
      </div>
    </>
  )
}

function choicesOf<Value extends string>(words: Readonly<Record<Value, string>>): readonly Choice<Value>[] {
  // The keys of a record are what its type says.
  return (Object.keys(words) as Value[]).map((value) => ({ value, name: words[value] }))
}
