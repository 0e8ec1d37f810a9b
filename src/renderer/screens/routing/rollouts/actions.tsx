import { ArrowRight, Check, Pause, Play, Undo2 } from 'lucide-react'
import type { Rollout } from '../../../../shared/contract/rollouts.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { Button } from '../../../ui/button.tsx'
import { formatExactShare } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { useRolloutsStore } from './rollouts-store.ts'
import styles from './rollouts.module.css'

/** What can be done with a rollout, by where it stands. */
export function Actions({ rollout }: { readonly rollout: Rollout }) {
  const { id, state, stage, stages, advance, waitsFor, figures } = rollout
  const act = useAct()
  const open = useRolloutsStore((store) => store.open)
  const done = (): undefined => undefined
  const next = stages[stage + 1]
  const isPassed = figures !== null && waitsFor === null

  const onAdvance = (): void => {
    if (!isPassed) open({ what: 'advance', rolloutId: id })
    else act.run((client, options) => client.rollouts.advance({ id, stage, reason: null }, options), done)
  }
  if (state === 'finished' || state === 'rolled_back') {
    return (
      <div className={styles.actions}>
        <Button look="outlined" onClick={() => open({ what: 'end', rolloutId: id })}>
          Hand the share back
        </Button>
      </div>
    )
  }
  return (
    <div className={styles.actions}>
      <Segmented
        label="Advances"
        value={advance}
        onValueChange={(how) =>
          act.run((client, options) => client.rollouts.setAdvance({ id, advance: how }, options), done)
        }
        choices={[
          { value: 'by_gate', name: 'By gate', title: 'Advances by itself once the gate is passed' },
          { value: 'by_hand', name: 'By hand', title: 'Advances when somebody says so' },
        ]}
      />
      {state === 'held' ? (
        <Button
          look="outlined"
          disabled={act.busy}
          onClick={() => act.run((client, options) => client.rollouts.resume({ id }, options), done)}
        >
          <Play size={13} aria-hidden /> Resume
        </Button>
      ) : (
        <Button
          look="outlined"
          disabled={act.busy}
          onClick={() =>
            act.run((client, options) => client.rollouts.hold({ id, reason: null }, options), done)
          }
        >
          <Pause size={13} aria-hidden /> Hold
        </Button>
      )}
      <Button look="outlined" onClick={() => open({ what: 'rollBack', rolloutId: id })}>
        <Undo2 size={13} aria-hidden /> Roll back
      </Button>
      <Button look={isPassed ? 'filled' : 'outlined'} disabled={act.busy} onClick={onAdvance}>
        {next === undefined ? (
          <>
            <Check size={13} aria-hidden /> Finish
          </>
        ) : (
          <>
            <ArrowRight size={13} aria-hidden /> Advance to {formatExactShare(next.share)}
          </>
        )}
      </Button>
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </div>
  )
}
