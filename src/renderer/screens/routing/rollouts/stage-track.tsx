import { Check } from 'lucide-react'
import type { Rollout } from '../../../../shared/contract/rollouts.ts'
import { formatExactShare } from '../../../ui/format.ts'
import { cx } from '../../../ui/cx.ts'
import styles from './stage-track.module.css'

type Place = 'passed' | 'now' | 'ahead'

/** The stages from left to right: those passed, the one it is in, those ahead. */
export function StageTrack({ rollout }: { readonly rollout: Rollout }) {
  const { stages, stage, state } = rollout
  const placeOf = (index: number): Place => {
    if (state === 'finished' || index < stage) return 'passed'
    return index === stage ? 'now' : 'ahead'
  }
  return (
    <ol className={styles.track} aria-label="Stages" data-state={state}>
      {stages.map(({ share }, index) => {
        const place = placeOf(index)
        return (
          <li
            key={share}
            className={cx(styles.stage, styles[place])}
            aria-current={index === stage ? 'step' : undefined}
          >
            <span className={styles.mark} aria-hidden>
              {place === 'passed' && <Check size={11} strokeWidth={3} />}
            </span>
            <span className={styles.share}>{formatExactShare(share)}</span>
            <span className="srOnly">{WORDS[place]}</span>
          </li>
        )
      })}
    </ol>
  )
}

const WORDS = { passed: ', passed', now: ', now', ahead: ', ahead' } as const
