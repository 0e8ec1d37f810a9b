import { Hash, Monitor, Webhook } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { useState } from 'react'
import type { AlertSink, SinkState } from '../../../shared/contract/alerts.ts'
import { useStatus } from '../../app/status.tsx'
import { useAct } from '../../rpc/use-act.ts'
import { Button } from '../../ui/button.tsx'
import { formatInstant } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { StateWord } from '../../ui/state-word.tsx'
import { SINK_VARIABLE, SINK_WORDS, standingOfSink } from './alert-words.ts'
import { SinkDialogs } from './sink-dialogs.tsx'
import type { SinkDialog } from './sink-dialogs.tsx'
import styles from './alerts.module.css'

const ICONS = { desktop: Monitor, slack: Hash, webhook: Webhook } as const satisfies Record<
  AlertSink,
  LucideIcon
>

interface SinkRowProps {
  readonly state: SinkState
  readonly onChanged: (sinks: readonly SinkState[]) => void
}

/** One place where alerts can go: whether it is set, what came of the last delivery, and a test. */
export function SinkRow({ state, onChanged }: SinkRowProps) {
  const { sink } = state
  const [dialog, setDialog] = useState<SinkDialog | null>(null)
  const [tested, setTested] = useState<{ readonly delivered: boolean; readonly answer: string } | null>(null)
  const act = useAct()
  const { title, what } = SINK_WORDS[sink]
  const { mood, word } = standingOfSink(state)
  const Icon = ICONS[sink]
  const test = (): void => {
    setTested(null)
    act.run((client, options) => client.alerts.test({ sink }, options), setTested)
  }
  return (
    <div className={styles.sink} data-testid={`sink-${sink}`}>
      <Icon size={18} strokeWidth={1.75} aria-hidden />
      <div className={styles.about}>
        <h4>{title}</h4>
        <p>{what}</p>
      </div>
      <div className={styles.standing}>
        <StateWord mood={mood}>{word}</StateWord>
        <Facts state={state} />
      </div>
      <div className={styles.actions}>
        <Changes state={state} onOpen={setDialog} />
        {state.state === 'ready' && (
          <Button small look="outlined" disabled={act.busy} onClick={test}>
            {act.busy ? 'Sending…' : 'Send a test'}
          </Button>
        )}
      </div>
      <div className={styles.answer} role="status">
        {tested !== null && (
          <Notice mood={tested.delivered ? 'good' : 'bad'}>
            {tested.delivered ? 'The test arrived. ' : 'The test did not arrive. '}
            {tested.answer}
          </Notice>
        )}
        {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
      </div>
      <SinkDialogs
        sink={sink}
        open={dialog}
        onOpen={setDialog}
        onChanged={(sinks) => {
          setTested(null)
          onChanged(sinks)
        }}
      />
    </div>
  )
}

/** What can be changed here: nothing of what the environment or the host decides. */
function Changes({
  state: { sink, state, origin },
  onOpen,
}: {
  readonly state: SinkState
  readonly onOpen: (dialog: SinkDialog) => void
}) {
  if (sink === 'desktop' || origin === 'environment') return null
  return (
    <>
      {sink === 'webhook' && state === 'ready' && (
        <Button small onClick={() => onOpen('renew')}>
          Renew secret
        </Button>
      )}
      {state === 'ready' && (
        <Button small onClick={() => onOpen('remove')}>
          Remove
        </Button>
      )}
      <Button small look="outlined" onClick={() => onOpen('set')}>
        {state === 'ready' ? 'Change URL' : 'Set URL'}
      </Button>
    </>
  )
}

/** Where it points, who says so, and what came of the last delivery. */
function Facts({ state: { sink, state, host, origin, last } }: { readonly state: SinkState }) {
  const timezone = useStatus()?.timezone ?? 'UTC'
  const variable = SINK_VARIABLE[sink]
  return (
    <>
      {host !== null && (
        <p>
          To <span className={styles.host}>{host}</span>
          {origin === 'environment' && variable !== undefined && (
            <>
              , by <code>{variable}</code>: change it there and start again
            </>
          )}
          {origin === 'console' && ', set here'}
        </p>
      )}
      {state === 'unavailable' && (
        <p>The desktop app notifies through the system; this console runs without one.</p>
      )}
      {last?.lastTryAt != null && (
        <p>
          Last {formatInstant(last.lastTryAt, timezone)}: {last.answer ?? last.state}
        </p>
      )}
    </>
  )
}
