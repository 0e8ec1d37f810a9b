import type { RolloutPreview } from '../../../../../shared/contract/rollouts.ts'
import { Notice } from '../../../../ui/notice.tsx'
import { Segmented } from '../../../../ui/segmented.tsx'
import { Select } from '../../../../ui/select.tsx'
import { figuresInWords } from '../words.ts'
import type { Entries } from './draft.ts'
import styles from './start.module.css'

const SPANS = [
  { value: '1', name: 'The last hour' },
  { value: '6', name: 'The last 6 hours' },
  { value: '24', name: 'The last 24 hours' },
  { value: '168', name: 'The last 7 days' },
  { value: '720', name: 'The last 30 days' },
] as const

interface BaselineFieldProps {
  readonly entries: Entries
  /** Null while it is being read, or no workload is chosen. */
  readonly preview: RolloutPreview | null
  readonly onChange: (changed: Partial<Entries>) => void
}

/** What "before" means: whose requests, over how long. */
export function BaselineField({ entries: { of, hours, workload }, preview, onChange }: BaselineFieldProps) {
  const figures = preview?.[of].figures ?? null
  return (
    <section aria-labelledby="baseline-legend">
      <p className={styles.legend} id="baseline-legend">
        Before: what the gate compares with
      </p>
      <div className={styles.baseline}>
        <Segmented
          label="Requests of"
          value={of}
          onValueChange={(source) => onChange({ of: source })}
          choices={[
            {
              value: 'gpu',
              name: 'On GPU endpoints',
              title: 'Those of its requests that GPU endpoints took first',
            },
            { value: 'any', name: 'On all targets', title: 'All of its requests, wherever they went first' },
          ]}
        />
        <Select
          label="Over"
          labelHidden
          value={String(hours)}
          onValueChange={(value) => onChange({ hours: Number(value) })}
          choices={SPANS}
        />
      </div>
      <p className={styles.preview} data-testid="baseline-preview">
        {workload === null
          ? 'Choose the workload to see its figures.'
          : figures === null
            ? 'Reading…'
            : figuresInWords(figures)}
      </p>
      {figures?.requests === 0 && (
        <Notice mood="warn">
          Nothing is known of it there. What is held against before cannot be decided then, and stops it from
          advancing by itself.
        </Notice>
      )}
    </section>
  )
}
