import { ArrowUp, Square } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { useClient } from '../../rpc/use-rpc.ts'
import { Button } from '../../ui/button.tsx'
import { useChatStore } from './chat-store.ts'
import { ModelPicker } from './model-picker.tsx'
import { useAutoPick } from './use-auto-pick.ts'
import styles from './composer.module.css'

/** Enter sends, Shift-Enter breaks the line; while an answer runs, Send is Stop. */
export function Composer({ running }: { readonly running: boolean }) {
  const client = useClient()
  const draft = useChatStore((chat) => chat.draft)
  const setDraft = useChatStore((chat) => chat.setDraft)
  const send = useChatStore((chat) => chat.send)
  const stop = useChatStore((chat) => chat.stop)
  const text = useRef<HTMLTextAreaElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const pick = useAutoPick(running)
  const ready = client !== null && draft.trim() !== '' && !running

  useEffect(() => text.current?.focus(), [])

  const submit = (): void => {
    if (client !== null && ready) send(client, draft.trim())
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // While an answer runs, Esc stops it; else it leaves the text, so that single keys work.
    if (event.key === 'Escape' && !running && !event.nativeEvent.isComposing) text.current?.blur()
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }
  return (
    <form
      ref={form}
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <textarea
        ref={text}
        className={styles.text}
        rows={1}
        value={draft}
        placeholder="Type a question"
        aria-label="Message"
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.bar}>
        <ModelPicker container={form} pick={pick} />
        <p className={styles.why} title={pick?.reason} data-testid="why-picked">
          {pick?.why}
        </p>
        {running ? (
          <Button
            look="outlined"
            onClick={() => {
              stop()
              text.current?.focus()
            }}
          >
            <Square size={12} fill="currentColor" aria-hidden />
            Stop
          </Button>
        ) : (
          <Button look="filled" type="submit" disabled={!ready}>
            <ArrowUp size={15} aria-hidden />
            Send
          </Button>
        )}
      </div>
    </form>
  )
}
