import type { Model } from '../../../../shared/contract/models.ts'
import { priceInWords, unavailable } from '../../../parts/model-words.ts'
import { cx } from '../../../ui/cx.ts'
import { Select } from '../../../ui/select.tsx'
import { StateWord } from '../../../ui/state-word.tsx'
import styles from './matrix-editor.module.css'

interface ModelCellProps {
  readonly label: string
  readonly model: string
  readonly models: readonly Model[]
  /** Differs from what is saved. */
  readonly edited: boolean
  /** The tried prompt comes here. */
  readonly tried: boolean
  readonly onChange: (model: string) => void
}

/** One cell: the model, what it costs, and whether anybody serves it. */
export function ModelCell({ label, model, models, edited, tried, onChange }: ModelCellProps) {
  const known = models.find(({ id }) => id === model)
  const choices = models.map((choice) => ({
    value: choice.id,
    name: choice.id,
    about: unavailable(choice) === null ? priceInWords(choice.price) : 'Not served now',
  }))
  // A model that nobody names any more stays where it stands, and may be put back.
  if (known === undefined) choices.push({ value: model, name: model, about: 'Not known now' })
  return (
    <td className={cx(styles.cell, tried && styles.tried)} data-tried={tried || undefined}>
      <Select label={label} labelHidden value={model} onValueChange={onChange} choices={choices} />
      <p className={styles.about}>
        {edited && <b>Not saved yet. </b>}
        {known === undefined || unavailable(known) !== null ? (
          <StateWord mood="warn">
            {known === undefined ? 'Not known now' : 'No target serves it now'}
          </StateWord>
        ) : (
          priceInWords(known.price)
        )}
      </p>
    </td>
  )
}
