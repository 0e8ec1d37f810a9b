import type { Attempt } from '../../shared/contract/requests.ts'
import { Money } from '../ui/money.tsx'
import { Field, Group } from './fields.tsx'
import { comparedInWords } from './other-models-words.ts'
import { useOtherModels } from './use-other-models.ts'
import styles from './cost-lines.module.css'

/** The same tokens with the other models of the matrix, at the prices of that time. */
export function OtherModels({ attempt }: { readonly attempt: Attempt }) {
  const other = useOtherModels(attempt)
  if (other === null) return null
  return (
    <Group title="With another model it would have cost">
      {other.models.map(({ model, costNanoUsd }) => (
        <Field key={model} name={<Money amount={costNanoUsd} />}>
          {model}
          <span className={styles.source}>{comparedInWords(costNanoUsd, other.paid)}</span>
        </Field>
      ))}
    </Group>
  )
}
