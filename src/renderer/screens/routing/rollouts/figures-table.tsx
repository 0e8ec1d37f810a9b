import type { GateCheck, GateMetric, Rollout } from '../../../../shared/contract/rollouts.ts'
import { NONE, formatCount } from '../../../ui/format.ts'
import { StateWord } from '../../../ui/state-word.tsx'
import {
  METRICS,
  METRIC_NAMES,
  boundInWords,
  figureInWords,
  valueOf,
  verdictInWords,
} from './words.ts'
import styles from './figures-table.module.css'

/** What the stage has come to, held against its gate and against how it was before. */
export function FiguresTable({ rollout }: { readonly rollout: Rollout }) {
  const { figures, baseline } = rollout
  return (
    <table className={styles.figures} data-testid="rollout-figures">
      <thead>
        <tr>
          <th scope="col">Figure</th>
          <th scope="col" className={styles.number}>
            Before
            <span className={styles.sample}>{sample(baseline.figures.requests)}</span>
          </th>
          <th scope="col" className={styles.number}>
            This stage
            <span className={styles.sample}>{figures === null ? 'being read' : sample(figures.requests)}</span>
          </th>
          <th scope="col" className={styles.gate}>
            Gate
          </th>
          <th scope="col" className={styles.verdict}>
            Verdict
          </th>
        </tr>
      </thead>
      <tbody>
        {METRICS.map((metric) => (
          <tr key={metric}>
            <th scope="row">{METRIC_NAMES[metric]}</th>
            <td className={styles.number}>{figureInWords(metric, valueOf(metric, baseline.figures))}</td>
            <td className={styles.number}>
              <strong>{figures === null ? NONE : figureInWords(metric, valueOf(metric, figures))}</strong>
            </td>
            <Bounds rollout={rollout} metric={metric} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const sample = (requests: number): string => `${formatCount(requests)} ${requests === 1 ? 'request' : 'requests'}`

/** One line per bound; a figure may have two of them, or none. */
function Bounds({ rollout, metric }: { readonly rollout: Rollout; readonly metric: GateMetric }) {
  const bound = rollout.stages[rollout.stage]?.gate[metric] ?? null
  const checks = rollout.checks.filter((check) => check.metric === metric)
  if (bound === null || checks.length === 0) {
    return (
      <>
        <td className={styles.gate}>
          <span className={styles.quiet}>no limit</span>
        </td>
        <td className={styles.verdict} />
      </>
    )
  }
  return (
    <>
      <td className={styles.gate}>
        {checks.map((check) => (
          <div key={check.against}>{boundInWords(metric, check, bound)}</div>
        ))}
      </td>
      <td className={styles.verdict}>
        {checks.map((check) => (
          <div key={check.against}>
            <Verdict check={check} />
          </div>
        ))}
      </td>
    </>
  )
}

function Verdict({ check }: { readonly check: GateCheck }) {
  const { mood, words } = verdictInWords(check)
  return <StateWord mood={mood}>{words}</StateWord>
}
