import { MessageSquarePlus } from 'lucide-react'
import { useEffect } from 'react'
import { useClient } from '../../rpc/use-rpc.ts'
import { Button } from '../../ui/button.tsx'
import { useChatStore } from './chat-store.ts'
import { Composer } from './composer.tsx'
import { isRunning } from './conversation.ts'
import type { Phase, Turn } from './conversation.ts'
import { TurnView } from './turn-view.tsx'
import { useStickToEnd } from './use-stick-to-end.ts'
import { cx } from '../../ui/cx.ts'
import styles from './chat.module.css'

/** Ask a model through the same pipeline as every other request. */
export function Chat() {
  const turns = useChatStore((chat) => chat.turns)
  const newChat = useChatStore((chat) => chat.newChat)
  const last = turns.at(-1)
  const running = last !== undefined && isRunning(last.answer)
  useStopKey(running)
  useMissingReceipts()
  const connected = useClient() !== null
  const empty = turns.length === 0
  return (
    <div className={cx(styles.screen, empty && styles.isEmpty)}>
      <header className={styles.head}>
        <h1>Chat</h1>
        {!empty && (
          <Button onClick={newChat}>
            <MessageSquarePlus size={15} aria-hidden />
            New chat
          </Button>
        )}
      </header>
      {empty ? <Empty /> : <Transcript turns={turns} />}
      <div className={styles.foot}>
        <div className={styles.column}>
          <Composer running={running} />
          <p className={styles.hint}>{hint(connected, running)}</p>
        </div>
      </div>
      <p className="srOnly" role="status">
        {last === undefined ? '' : PHASE_WORDS[last.answer.phase]}
      </p>
    </div>
  )
}

function hint(connected: boolean, running: boolean): string {
  if (!connected) return 'Sending waits for the connection'
  return running ? 'Esc stops the answer' : 'Enter sends, Shift-Enter starts a new line, Esc leaves the text'
}

/** Said to a screen reader: the state, not the tokens. */
const PHASE_WORDS = {
  waiting: 'Waiting for the answer',
  streaming: 'The answer is coming',
  done: 'The answer is complete',
  stopped: 'Stopped',
  broken: 'The answer broke off',
  refused: 'No answer',
} as const satisfies Record<Phase, string>

function Empty() {
  return (
    <div className={cx(styles.empty, styles.column)}>
      <h2>Ask a model</h2>
      <p>
        Your question goes the way of every request: routed, held against the budget, metered, and shown on
        the Overview. Under each answer stands what it cost, how long it took, and why it went where it went.
      </p>
    </div>
  )
}

function Transcript({ turns }: { readonly turns: readonly Turn[] }) {
  const [box, onScroll] = useStickToEnd(turns)
  return (
    <div
      ref={box}
      className={styles.scroll}
      onScroll={onScroll}
      tabIndex={0}
      role="group"
      aria-label="Conversation"
    >
      <div className={styles.column}>
        {turns.map((turn, index) => (
          <TurnView key={turn.id} turn={turn} last={index === turns.length - 1} />
        ))}
      </div>
    </div>
  )
}

/** Esc stops the answer from anywhere on the screen, unless it closes something that is open. */
function useStopKey(running: boolean): void {
  const stop = useChatStore((chat) => chat.stop)
  useEffect(() => {
    if (!running) return
    const onKeyDown = (event: KeyboardEvent): void => {
      const inside = event.target instanceof Element && event.target.closest('[role=dialog], [role=listbox]')
      if (event.key === 'Escape' && inside === null) stop()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [running, stop])
}

/** What a lost connection cut off was settled meanwhile: its receipt is asked for on return. */
function useMissingReceipts(): void {
  const client = useClient()
  const fetchReceipts = useChatStore((chat) => chat.fetchReceipts)
  useEffect(() => {
    if (client !== null) fetchReceipts(client)
  }, [client, fetchReceipts])
}
