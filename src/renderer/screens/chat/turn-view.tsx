import { Copy, CopyCheck, RefreshCw } from 'lucide-react'
import { memo } from 'react'
import { useClient } from '../../rpc/use-rpc.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Bone } from '../../ui/skeleton.tsx'
import { COPY_WORDS, useClipboard } from '../../ui/use-clipboard.ts'
import { useChatStore } from './chat-store.ts'
import { isRunning, stoppedInWords } from './conversation.ts'
import type { Answer, Turn } from './conversation.ts'
import { Markdown } from './markdown.tsx'
import { Receipt } from './receipt.tsx'
import { RefusalNote } from './refusal-note.tsx'
import { Thumbs } from './thumbs.tsx'
import styles from './turn.module.css'

/** One question and its answer, with what the answer cost. */
export const TurnView = memo(function TurnView({
  turn,
  last,
}: {
  readonly turn: Turn
  readonly last: boolean
}) {
  const { answer } = turn
  return (
    <article className={styles.turn} data-testid="turn" data-phase={answer.phase}>
      <h2 className="srOnly">You asked</h2>
      <p className={styles.question}>{turn.question}</p>
      <div className={styles.answer} aria-busy={isRunning(answer)}>
        <h2 className="srOnly">Answer</h2>
        {answer.phase === 'waiting' && <Waiting />}
        {answer.text !== '' && <Markdown text={answer.text} />}
        <Ending answer={answer} last={last} />
        {!isRunning(answer) && answer.phase !== 'refused' && (
          <div className={styles.foot}>
            <Receipt answer={answer} />
            <Actions answer={answer} last={last} />
          </div>
        )}
      </div>
    </article>
  )
})

function Waiting() {
  return (
    <div className={styles.waiting}>
      <Bone width="72%" height={12} />
      <Bone width="48%" height={12} />
    </div>
  )
}

/** How it ended, where that needs words. */
function Ending({ answer, last }: { readonly answer: Answer; readonly last: boolean }) {
  if (answer.phase === 'stopped') return <p className={styles.stopped}>{stoppedInWords(answer)}</p>
  if (answer.phase !== 'refused' && answer.phase !== 'broken') return null
  return <RefusalNote answer={answer}>{answer.phase === 'refused' && last && <TryAgain />}</RefusalNote>
}

function TryAgain() {
  const client = useClient()
  const regenerate = useChatStore((chat) => chat.regenerate)
  return (
    <Button
      small
      look="outlined"
      disabled={client === null}
      onClick={() => client !== null && regenerate(client)}
    >
      Try again
    </Button>
  )
}

function Actions({ answer, last }: { readonly answer: Answer; readonly last: boolean }) {
  const { text, receipt } = answer
  const client = useClient()
  const regenerate = useChatStore((chat) => chat.regenerate)
  const [state, copy] = useClipboard()
  const CopyIcon = state === 'copied' ? CopyCheck : Copy
  return (
    <div className={styles.actions}>
      {text !== '' && receipt !== null && <Thumbs requestId={receipt.requestId} />}
      {text !== '' && (
        <IconButton
          small
          label={state === 'idle' ? 'Copy answer' : COPY_WORDS[state]}
          confirming={state !== 'idle'}
          onClick={() => copy(text)}
        >
          <CopyIcon size={14} aria-hidden />
        </IconButton>
      )}
      {last && (
        <IconButton
          small
          label="Regenerate"
          disabled={client === null}
          onClick={() => client !== null && regenerate(client)}
        >
          <RefreshCw size={14} aria-hidden />
        </IconButton>
      )}
    </div>
  )
}
