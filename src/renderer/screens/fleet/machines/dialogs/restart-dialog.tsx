import { useState } from 'react'
import type { FleetResults } from '../../../../../shared/contract/fleet.ts'
import { whyNotRestart } from '../unit-deeds.ts'
import { underWay } from '../words.ts'
import { ActDialog } from './act-dialog.tsx'
import { DrainField } from './drain-field.tsx'
import type { Drain } from './drain-field.tsx'
import { LeftOut } from './left-out.tsx'
import { Results } from './results.tsx'
import { BUSY_WORDS, NoneOfThem, isPlain, subjectOf, timeoutMs } from './several.tsx'
import type { SeveralProps } from './several.tsx'
import { useIdempotencyKey } from './use-idempotency-key.ts'
import styles from './dialogs.module.css'

/** Restarts machines, after what is under way there. */
export function RestartDialog({ units, onClose }: SeveralProps) {
  // As they were when it was opened: what it does to them changes what can be done to them.
  const [all] = useState(units)
  const [drain, setDrain] = useState<Drain>('120')
  const [answer, setAnswer] = useState<FleetResults | null>(null)
  const meant = all.filter((unit) => whyNotRestart(unit) === null)
  const ids = meant.map(({ id }) => id)
  const idempotencyKey = useIdempotencyKey([ids, drain])
  const title = `Restart ${subjectOf(meant)}`
  if (answer !== null) {
    return <Results title={title} results={answer.results} units={all} onClose={onClose} />
  }
  if (meant.length === 0) {
    return <NoneOfThem title="Restart machines" units={all} whyNot={whyNotRestart} onClose={onClose} />
  }
  const drainSeconds = Number(drain)
  return (
    <ActDialog
      title={title}
      about="Its endpoint is down until its inference server answers again, and it costs on meanwhile. What is on its disks stays."
      verb={title}
      onClose={onClose}
      timeoutMs={timeoutMs(drainSeconds, meant.length)}
      busyWords={BUSY_WORDS}
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
