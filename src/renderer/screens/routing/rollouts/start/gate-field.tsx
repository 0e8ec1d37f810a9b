import { useState } from 'react'
import type { Baseline, GateMetric } from '../../../../../shared/contract/rollouts.ts'
import { Segmented } from '../../../../ui/segmented.tsx'
import { TextInput } from '../../../../ui/text-input.tsx'
import { METRICS, METRIC_NAMES, figureInWords, valueOf } from '../words.ts'
import { readDistance, readLimit } from './draft.ts'
import type { BoundEntry, StageEntry } from './draft.ts'
import { comesTo } from './comes-to.ts'
import { isJudged, sharedEntry, withBound, withGate } from './stages.ts'
import type { GateOf } from './stages.ts'
import styles from './start.module.css'

interface GateFieldProps {
  readonly stages: readonly StageEntry[]
  /** Null while it is not known. */
  readonly baseline: Baseline | null
  readonly problem: string | null
  readonly onChange: (stages: readonly StageEntry[]) => void
}

const UNITS: Readonly<
  Record<GateMetric, { readonly unit: string; readonly limit: string; readonly distance: string }>
> = {
  errorRate: { unit: '%', limit: 'at most, %', distance: 'above it, points' },
  p95Ms: { unit: 'ms', limit: 'at most, ms', distance: 'above it, %' },
  costNanoUsd: { unit: '$', limit: 'at most, $', distance: 'above it, %' },
  feedback: { unit: '0 to 1', limit: 'at least, 0 to 1', distance: 'below it, 0 to 1' },
}

/** What every stage has to hold, or one of them: by itself, against the baseline, or both. */
export function GateField({ stages, baseline, problem, onChange }: GateFieldProps) {
  const [chosen, setOf] = useState<GateOf>('all')
  const judged = stages.flatMap((stage, at) => (isJudged(stage) ? [{ at, share: stage.share }] : []))
  // The stage may have been removed meanwhile.
  const of = judged.some(({ at }) => at === chosen) ? chosen : 'all'
  const entryOf = (metric: GateMetric, side: keyof BoundEntry): string | null =>
    sharedEntry(stages, of, (stage) => stage.bounds[metric][side])
  const set = (metric: GateMetric, changed: Partial<BoundEntry>): void =>
    onChange(withGate(stages, of, (stage) => withBound(stage, metric, changed)))

  return (
    <section aria-labelledby="gate-legend">
      <div className={styles.legendRow}>
        <p className={styles.legend} id="gate-legend">
          Gate
        </p>
        <Segmented
          label="Gate of"
          value={String(of)}
          onValueChange={(value) => setOf(value === 'all' ? 'all' : Number(value))}
          choices={[
            { value: 'all', name: 'All stages' },
            ...judged.map(({ at, share }) => ({ value: String(at), name: `${share} %` })),
          ]}
        />
      </div>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col">Before</th>
            <th scope="col">Limit</th>
            <th scope="col">Against before</th>
            <th scope="col">Comes to</th>
          </tr>
        </thead>
        <tbody>
          {METRICS.map((metric) => {
            const [limit, distance] = [entryOf(metric, 'limit'), entryOf(metric, 'distance')]
            return (
              <tr key={metric}>
                <th scope="row">
                  {METRIC_NAMES[metric]}, {UNITS[metric].unit}
                </th>
                <td className={styles.figure}>
                  {baseline === null ? '' : figureInWords(metric, valueOf(metric, baseline.figures))}
                </td>
                <td>
                  <TextInput
                    label={`${METRIC_NAMES[metric]}: ${UNITS[metric].limit}`}
                    labelHidden
                    inputMode="decimal"
                    placeholder={limit === null ? 'differs' : UNITS[metric].limit}
                    value={limit ?? ''}
                    onValueChange={(text) => set(metric, { limit: text })}
                    error={isWrong(limit, (text) => readLimit(metric, text)) ? 'Not a limit.' : null}
                  />
                </td>
                <td>
                  <TextInput
                    label={`${METRIC_NAMES[metric]}, against before: ${UNITS[metric].distance}`}
                    labelHidden
                    inputMode="decimal"
                    placeholder={distance === null ? 'differs' : UNITS[metric].distance}
                    value={distance ?? ''}
                    onValueChange={(text) => set(metric, { distance: text })}
                    error={isWrong(distance, (text) => readDistance(metric, text)) ? 'Not a distance.' : null}
                  />
                </td>
                <td className={styles.quiet}>
                  {limit !== null && distance !== null && comesTo(metric, { limit, distance }, baseline)}
                </td>
              </tr>
            )
          })}
          <tr>
            <th scope="row">Opinions at least</th>
            <td />
            <td>
              <TextInput
                label="Opinions at least, before the mean feedback counts"
                labelHidden
                inputMode="numeric"
                value={sharedEntry(stages, of, (stage) => stage.minOpinions) ?? ''}
                onValueChange={(minOpinions) =>
                  onChange(withGate(stages, of, (stage) => ({ ...stage, minOpinions })))
                }
              />
            </td>
            <td colSpan={2} className={styles.quiet}>
              before the mean feedback counts
            </td>
          </tr>
        </tbody>
      </table>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </section>
  )
}

const isWrong = (text: string | null, read: (text: string) => number | null): boolean =>
  text !== null && text.trim() !== '' && read(text) === null
