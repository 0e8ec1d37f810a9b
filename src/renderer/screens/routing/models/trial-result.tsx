import type { Trial, TrialPick } from '../../../../shared/contract/model-selection.ts'
import { detourInWords } from '../../../parts/detour.ts'
import { LEVELS } from './draft.ts'
import { COMPLEXITY_WORDS, priorityInWords } from './words.ts'
import styles from './try-prompt.module.css'

/** What a prompt came to: where it stands between low and high, why, and the picks. */
export function TrialResult({ trial }: { readonly trial: Trial }) {
  const { score, complexity, why, picks, priority } = trial
  return (
    <>
      <p className={styles.score}>
        <b>{COMPLEXITY_WORDS[complexity]}</b> {score.toFixed(2)}
      </p>
      <Scale score={score} />
      <p className={styles.why}>
        <span>Because of </span>
        {why.join(', ')}
      </p>
      <table className={styles.picks} aria-label="What would be picked">
        <tbody>
          {picks.map((pick) => (
            <tr key={pick.priority}>
              <th scope="row">{priorityInWords(pick.priority, priority)}</th>
              <td>
                <Picked pick={pick} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Picked({ pick: { model, wanted, reason } }: { readonly pick: TrialPick }) {
  if (model === null) return <>{reason}</>
  return (
    <>
      {model}
      {model !== wanted && <span>{detourInWords(reason)}</span>}
    </>
  )
}

/** From 0 to 1, with the two places where the level changes. */
function Scale({ score }: { readonly score: number }) {
  return (
    <div className={styles.scale} aria-hidden>
      {LEVELS.map((level) => (
        <span key={level}>{COMPLEXITY_WORDS[level]}</span>
      ))}
      <i style={{ left: `${score * 100}%` }} />
    </div>
  )
}
