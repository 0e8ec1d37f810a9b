import type {
  Baseline,
  GateCheck,
  GateMetric,
  RolloutFigures,
  Stage,
} from '../../../../shared/contract/rollouts.ts'
import { NONE, formatCount, formatExactShare } from '../../../ui/format.ts'
import { StateWord } from '../../../ui/state-word.tsx'
import { METRICS, METRIC_NAMES, boundInWords, figureInWords, valueOf, verdictInWords } from './words.ts'
import styles from './figures-table.module.css'

interface FiguresTableProps {
  readonly stage: Stage
  /** Null while they are read from the ledger. */
  readonly figures: RolloutFigures | null
  readonly checks: readonly GateCheck[]
  readonly baseline: Baseline
}

/** What a stage has come to, held against its gate and against how it was before. */
export function FiguresTable({ stage, figures, checks, baseline }: FiguresTableProps) {
  return (
    <table className={styles.figures} data-testid="rollout-figures">
      <thead>
        <tr>
          <th scope="col">Figure</th>
          <th scope="col" className={styles.number}>
            Before
            <span className={styles.sample}>{sample(baseline.figures)}</span>
          </th>
          <th scope="col" className={styles.number}>
            At {formatExactShare(stage.share)}
            <span className={styles.sample}>{figures === null ? 'being read' : sample(figures)}</span>
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
          <Figure
            key={metric}
            {...{ metric, stage, figures, baseline }}
            checks={checks.filter((check) => check.metric === metric)}
          />
        ))}
      </tbody>
    </table>
  )
}

const sample = ({ requests }: RolloutFigures): string =>
  `${formatCount(requests)} ${requests === 1 ? 'request' : 'requests'}`

/** A line per bound: a figure may have two of them, or none. */
function Figure({
  metric,
  stage,
  figures,
  checks,
  baseline,
}: FiguresTableProps & { readonly metric: GateMetric }) {
  const [first, ...others] = checks
  const lines = Math.max(1, checks.length)
  return (
    <>
      <tr>
        <th scope="row" rowSpan={lines}>
          {METRIC_NAMES[metric]}
        </th>
        <td className={styles.number} rowSpan={lines}>
          {figureInWords(metric, valueOf(metric, baseline.figures))}
        </td>
        <td className={styles.number} rowSpan={lines}>
          <strong>{figures === null ? NONE : figureInWords(metric, valueOf(metric, figures))}</strong>
        </td>
        {first === undefined ? (
          <>
            <td className={styles.gate}>
              <span className={styles.quiet}>no limit</span>
            </td>
            <td className={styles.verdict} />
          </>
        ) : (
          <Bound check={first} stage={stage} />
        )}
      </tr>
      {others.map((check) => (
        <tr key={check.against} className={styles.further}>
          <Bound check={check} stage={stage} />
        </tr>
      ))}
    </>
  )
}

function Bound({ check, stage }: { readonly check: GateCheck; readonly stage: Stage }) {
  const { mood, words } = verdictInWords(check)
  return (
    <>
      <td className={styles.gate}>{boundInWords(check, stage.gate[check.metric])}</td>
      <td className={styles.verdict}>
        <StateWord mood={mood}>{words}</StateWord>
      </td>
    </>
  )
}
