import { History } from 'lucide-react'
import type { Rollout } from '../../../../shared/contract/rollouts.ts'
import { formatNear, formatSpan } from '../../../parts/budgets/times.ts'
import { Button } from '../../../ui/button.tsx'
import { StateWord } from '../../../ui/state-word.tsx'
import { Actions } from './actions.tsx'
import { FiguresTable } from './figures-table.tsx'
import { StageTrack } from './stage-track.tsx'
import { SOURCES, eventInWords, stateInWords, titleOf } from './words.ts'
import styles from './rollouts.module.css'

interface RolloutViewProps {
  readonly rollout: Rollout
  /** The core's clock. */
  readonly now: number
  readonly timezone: string
  readonly selected: boolean
  readonly onSelect: () => void
}

/** A rollout that decides a share: where it stands, what its gate says, and what can be done. */
export function RolloutView({ rollout, now, timezone, selected, onSelect }: RolloutViewProps) {
  const { name, workload, state, stages, stage, stageSince, figures, checks, baseline } = rollout
  const current = stages[stage]
  const { mood, words } = stateInWords(rollout)
  const isUnderWay = state === 'running' || state === 'held'
  return (
    <section className={styles.rollout} aria-label={titleOf(rollout)} data-testid={`rollout-${workload}`}>
      <header className={styles.head}>
        <h2>{titleOf(rollout)}</h2>
        <p className={styles.name}>{name}</p>
        <StateWord mood={mood}>{words}</StateWord>
        <Button small aria-pressed={selected} onClick={onSelect}>
          <History size={13} aria-hidden /> History
        </Button>
      </header>
      <div className={styles.standing}>
        <StageTrack rollout={rollout} />
        <Actions rollout={rollout} />
      </div>
      {isUnderWay ? (
        <>
          <Waits rollout={rollout} />
          {current !== undefined && <FiguresTable {...{ figures, checks, baseline }} stage={current} />}
          <p className={styles.quiet}>
            In this stage since {formatNear(stageSince, now, timezone)} ({formatSpan(now - stageSince)}).
            Before: what {SOURCES[baseline.of]} took of it from {formatNear(baseline.since, now, timezone)} to{' '}
            {formatNear(baseline.until, now, timezone)}.
          </p>
        </>
      ) : (
        <Over rollout={rollout} now={now} timezone={timezone} />
      )}
    </section>
  )
}

/** Why it is over, with the figures of the stage it was in then. */
function Over({ rollout, now, timezone }: Pick<RolloutViewProps, 'rollout' | 'now' | 'timezone'>) {
  const { last, stages, baseline } = rollout
  if (last === null) return null
  const { figures, checks, reason, at } = last
  const left = stages[last.from]
  return (
    <>
      <p className={styles.why} data-testid="rollout-why">
        {eventInWords(last, rollout)} at {formatNear(at, now, timezone)}.
        {reason !== null && (last.author === 'gate' ? ` ${reason}` : ` “${reason}”`)}
      </p>
      {left !== undefined && figures !== null && (
        <FiguresTable {...{ figures, checks, baseline }} stage={left} />
      )}
    </>
  )
}

/** What keeps it in its stage, in a sentence. */
function Waits({
  rollout: { figures, waitsFor, state, advance, stage, stages },
}: {
  readonly rollout: Rollout
}) {
  if (figures === null) return <p className={styles.why}>The figures of this stage are being read.</p>
  const isLast = stage === stages.length - 1
  const passed = isLast
    ? 'Everything that its last stage asks for is there.'
    : 'Everything that the next stage asks for is there.'
  const how =
    state === 'held'
      ? 'It is held, so it does not advance; a breach still rolls it back.'
      : advance === 'by_gate'
        ? 'It advances by itself once its gate is passed.'
        : 'It advances when somebody says so.'
  return (
    <p className={styles.why} data-testid="rollout-waits">
      {waitsFor ?? passed} <span className={styles.quiet}>{how}</span>
    </p>
  )
}
