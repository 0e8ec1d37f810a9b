import { ThumbsDown, ThumbsUp } from 'lucide-react'
import { useCallback } from 'react'
import { useAct } from '../../rpc/use-act.ts'
import { useLoaded, type Load } from '../../rpc/use-loaded.ts'
import { IconButton } from '../../ui/button.tsx'
import styles from './turn.module.css'

const GOOD = 1
const BAD = 0

/** What one thinks of an answer: counts for the gates of a rollout. The other thumb changes one's mind. */
export function Thumbs({ requestId }: { readonly requestId: string }) {
  const load: Load<number | null> = useCallback(
    async (client, options) => (await client.feedback.of({ requestId }, options)).score,
    [requestId],
  )
  const { value: score, replace } = useLoaded(load)
  const act = useAct()
  const give = (opinion: number): void => {
    if (opinion === score) return
    act.run(
      (client, options) => client.feedback.give({ requestId, score: opinion }, options),
      (given) => replace(given.score),
    )
  }
  return (
    <>
      <IconButton
        small
        className={styles.thumb}
        label="Good answer"
        aria-pressed={score === GOOD}
        onClick={() => give(GOOD)}
      >
        <ThumbsUp size={14} aria-hidden />
      </IconButton>
      <IconButton
        small
        className={styles.thumb}
        label="Bad answer"
        aria-pressed={score === BAD}
        onClick={() => give(BAD)}
      >
        <ThumbsDown size={14} aria-hidden />
      </IconButton>
      {act.problem !== null && (
        <span className={styles.thumbProblem} role="alert">
          {act.problem}
        </span>
      )}
    </>
  )
}
