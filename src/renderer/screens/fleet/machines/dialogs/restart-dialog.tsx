import { useState } from 'react'
import type { FleetResults, FleetUnit } from '../../../../../shared/contract/fleet.ts'
import { whyNotRestart } from '../unit-deeds.ts'
import { underWay } from '../words.ts'
import { ActDialog } from './act-dialog.tsx'
import { DrainField } from './drain-field.tsx'
import type { Drain } from './drain-field.tsx'
import { LeftOut } from './left-out.tsx'
import { Results } from './results.tsx'
import { useIdempotencyKey } from './use-idempotency-key.ts'
import styles from './dialogs.module.css'

/** What an answer takes once what was under way has ended. */
const ANSWER_MS = 60_000

export interface UnitsDialogProps {
  readonly units: readonly FleetUnit[]
  readonly onClose: () => void
}

/** Restarts machines, after what is under way there. */
export function RestartDialog({ units, onClose }: UnitsDialogProps) {
  // As they were when it was opened: what it does to them changes what can be done to them.
  const [all] = useState(units)
  const [drain, setDrain] = useState<Drain>('120')
  const [answer, setAnswer] = useState<FleetResults | null>(null)
  const meant = all.filter((unit) => whyNotRestart(unit) === null)
  const ids = meant.map(({ id }) => id)
  const drainSeconds = Number(drain)
  const idempotencyKey = useIdempotencyKey([ids, drain])
  const what = meant.length === 1 ? (meant[0]?.name ?? '') : `${meant.length} machines`
  if (answer !== null) {
    return <Results title={`Restart ${what}`} results={answer.results} units={all} onClose={onClose} />
  }
  return (
    <ActDialog
      title={`Restart ${what}`}
      about="Its endpoint is down until its inference server answers again, and it costs on meanwhile. What is on its disks stays."
      verb={`Restart ${what}`}
      onClose={onClose}
      isReady={ids.length > 0}
      timeoutMs={drainSeconds * 1_000 + ANSWER_MS}
      run={(client, reason, options) =>
        client.fleet.restart({ units: ids, drainSeconds, reason, idempotencyKey }, options)
      }
      onDone={(done) => (isPlain(done) ? onClose() : setAnswer(done))}
    >
      {() => (
        <>
          <ul className={styles.units}>
            {meant.map((unit) => (
              <li key={unit.id}>
                <strong>{unit.name}</strong>
                <p>Under way there: {underWay(unit)}</p>
              </li>
            ))}
          </ul>
          <LeftOut units={all} whyNot={whyNotRestart} />
          <DrainField value={drain} onChange={setDrain} />
        </>
      )}
    </ActDialog>
  )
}

/** One that was done needs no list: the table shows it. */
export const isPlain = ({ results }: FleetResults): boolean =>
  results.length === 1 && results.every(({ ok }) => ok)
