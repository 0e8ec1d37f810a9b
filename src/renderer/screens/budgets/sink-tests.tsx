import { Send } from 'lucide-react'
import { useState } from 'react'
import type { AlertSink, SinkState } from '../../../shared/contract/alerts.ts'
import { hrefOf } from '../../app/route.ts'
import { useAct } from '../../rpc/use-act.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'
import { Button } from '../../ui/button.tsx'
import { StateWord } from '../../ui/state-word.tsx'
import { SINK_NAMES, sinksInWords } from './alert-words.ts'
import styles from './alert-log.module.css'

const load: Load<{ sinks: SinkState[] }> = (client, options) => client.alerts.sinks(undefined, options)

interface Tested {
  readonly sink: AlertSink
  readonly delivered: boolean
  readonly answer: string
}

/** Where alerts go, and a button for each that sends one to see whether it arrives. */
export function SinkTests() {
  const { value } = useLoaded(load)
  const { busy, problem, run } = useAct()
  const [tested, setTested] = useState<Tested | null>(null)
  if (value === null) return null
  const ready = value.sinks.filter(({ state }) => state === 'ready')
  return (
    <div className={styles.sinks}>
      <span role="status" className={styles.tested}>
        {problem !== null && <StateWord mood="bad">{problem}</StateWord>}
        {problem === null && tested !== null && (
          <StateWord mood={tested.delivered ? 'good' : 'bad'}>
            {SINK_NAMES[tested.sink]}: {tested.delivered ? 'delivered' : 'not delivered'}. {tested.answer}
          </StateWord>
        )}
      </span>
      {tested === null && problem === null && (
        <span className={styles.quiet}>{sinksInWords(value.sinks)}</span>
      )}
      {ready.map(({ sink }) => (
        <Button
          key={sink}
          small
          look="outlined"
          disabled={busy}
          onClick={() =>
            run(
              (client, options) => client.alerts.test({ sink }, options),
              (answer) => setTested({ sink, ...answer }),
            )
          }
        >
          <Send size={12} aria-hidden /> Test {SINK_NAMES[sink]}
        </Button>
      ))}
      {ready.length === 0 && <a href={hrefOf('settings', 'alerts')}>Set one up</a>}
    </div>
  )
}
