import { useId } from 'react'
import type { Model } from '../../../../shared/contract/models.ts'
import { useLoaded } from '../../../rpc/use-loaded.ts'
import type { Load } from '../../../rpc/use-loaded.ts'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { Select } from '../../../ui/select.tsx'
import type { Choice } from '../../../ui/select.tsx'
import type { PolicyEntries } from './policy-entries.ts'
import styles from './form.module.css'

interface ModelChoiceProps {
  readonly entries: Pick<PolicyEntries, 'models' | 'chosen'>
  readonly problem: string | null
  readonly choices: readonly Choice<PolicyEntries['models']>[]
  readonly onChange: (changed: Partial<PolicyEntries>) => void
}

const load: Load<readonly Model[]> = async (client, options) =>
  (await client.models.list(undefined, options)).models

/** Which models a workload's requests may go to. */
export function ModelChoice({ entries: { models, chosen }, problem, choices, onChange }: ModelChoiceProps) {
  const legend = useId()
  const known = useLoaded(load).value ?? []
  const ids = known.map(({ id }) => id)
  // What was allowed once and is not known any more can still be taken out.
  const all = [...ids, ...chosen.filter((id) => !ids.includes(id))]
  const served = (id: string): boolean => known.some((model) => model.id === id && model.servedBy.length > 0)
  return (
    <div className={styles.modelChoice}>
      <Select
        label="Models"
        hint="auto picks among them; a request that asks for another one is refused."
        value={models}
        onValueChange={(next) => onChange({ models: next })}
        choices={choices}
      />
      {models === 'some' && (
        <div
          className={styles.models}
          data-problem={problem === null ? undefined : ''}
          role="group"
          aria-labelledby={legend}
        >
          <p id={legend} className="srOnly">
            Models that are allowed
          </p>
          {all.map((id) => (
            <Checkbox
              key={id}
              checked={chosen.includes(id)}
              onCheckedChange={(on) =>
                onChange({ chosen: on ? [...chosen, id] : chosen.filter((other) => other !== id) })
              }
              label={
                <>
                  {id}
                  {!served(id) && <span className={styles.quiet}> not served now</span>}
                </>
              }
            />
          ))}
        </div>
      )}
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
