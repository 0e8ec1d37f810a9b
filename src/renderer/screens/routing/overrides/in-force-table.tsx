import type { Override } from '../../../../shared/contract/overrides.ts'
import { useStatus } from '../../../app/status.tsx'
import { formatNear } from '../../../parts/budgets/times.ts'
import { Countdown } from '../../../parts/overrides/countdown.tsx'
import { ExtendButton } from '../../../parts/overrides/extend-button.tsx'
import { RevertButton } from '../../../parts/overrides/revert-button.tsx'
import { authorInWords, numberInWords, stateInWords, troubleOf } from '../../../parts/overrides/words.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { Notice } from '../../../ui/notice.tsx'
import { StateWord } from '../../../ui/state-word.tsx'
import { Started } from './started.tsx'
import styles from './overrides.module.css'

/** What holds now, each with the way back. */
export function InForceTable({ overrides }: { readonly overrides: readonly Override[] }) {
  const paused = new Set(overrides.flatMap(({ terms }) => (terms.kind === 'pause' ? [terms.target] : [])))
  return (
    <table className={styles.table} data-testid="overrides-in-force">
      <thead>
        <tr>
          <th>What</th>
          <th>Why</th>
          <th className={styles.when}>Started</th>
          <th className={styles.end}>Ends</th>
          <th className={styles.buttons}>
            <span className="srOnly">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {overrides.map((override) => (
          <Row key={override.id} override={override} paused={paused} />
        ))}
      </tbody>
    </table>
  )
}

interface RowProps {
  readonly override: Override
  readonly paused: ReadonlySet<string>
}

function Row({ override, paused }: RowProps) {
  const act = useAct()
  const status = useStatus()
  const known = status?.targets ?? []
  const { terms, reason, expiresAt, startedAt } = override
  const trouble = troubleOf(terms, known, paused)
  return (
    <tr>
      <td>
        <strong>{stateInWords(terms, known)}</strong>{' '}
        <span className={styles.soft}>{numberInWords(override)}</span>
        {terms.kind === 'force' && (
          <p className={styles.soft}>
            {terms.whenDown === 'fail'
              ? 'Fails where that side cannot serve'
              : 'Falls back where that side cannot serve'}
          </p>
        )}
        {trouble !== null && (
          <div className={styles.trouble}>
            <StateWord mood="bad">{trouble}</StateWord>
          </div>
        )}
        {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
      </td>
      <td>{reason}</td>
      <td className={styles.when}>
        <Started at={startedAt} />
        <p className={styles.soft}>{authorInWords(override)}</p>
      </td>
      <td className={styles.end}>
        <Countdown override={override} />
        <p className={styles.soft} aria-hidden>
          {formatNear(expiresAt, startedAt, status?.timezone ?? 'UTC')}
        </p>
      </td>
      <td className={styles.buttons}>
        <ExtendButton override={override} act={act} />
        <RevertButton override={override} act={act} />
      </td>
    </tr>
  )
}
