import { useState } from 'react'
import { Segmented } from '../../../../ui/segmented.tsx'
import { TextInput } from '../../../../ui/text-input.tsx'
import { ActDialog } from './act-dialog.tsx'
import type { UnitDialogProps } from './dialogs.tsx'
import { readWhole } from './entries.ts'
import styles from './dialogs.module.css'

const [SHORTEST, LONGEST] = [10, 7 * 24 * 60]
const OFFERED = ['15', '30', '60']

/** After how long without a request a machine is terminated by itself. */
export function IdleRuleDialog({ unit, onClose }: UnitDialogProps) {
  const current = unit.idleRule?.afterMinutes
  const [choice, setChoice] = useState(() =>
    current === undefined ? 'never' : OFFERED.includes(String(current)) ? String(current) : 'custom',
  )
  const [text, setText] = useState(String(current ?? 120))
  const minutes = choice === 'custom' ? readWhole(text, SHORTEST, LONGEST) : Number(choice)
  const isWrong = choice !== 'never' && minutes === null
  const wrong = `Whole minutes, from ${SHORTEST} to ${LONGEST} (7 days).`
  return (
    <ActDialog
      title={`Idle rule of ${unit.name}`}
      about="Terminates the machine by itself once no request has been running there for so long. An alert warns first; a request that comes meanwhile keeps it, and so does protection. While it is paused by hand its time does not count, and begins anew after that."
      verb={choice === 'never' ? 'Never terminate by itself' : 'Set the rule'}
      onClose={onClose}
      isReady={!isWrong}
      fields={['idle']}
      run={(client, reason, options) =>
        client.fleet.setIdleRule(
          { unit: unit.id, afterMinutes: choice === 'never' ? null : minutes, reason },
          options,
        )
      }
    >
      {({ tried, refusalOf }) => (
        <div>
          <p className={styles.legend} aria-hidden>
            Without a request for
          </p>
          <div className={styles.row}>
            <Segmented
              label="Without a request for"
              value={choice}
              onValueChange={setChoice}
              choices={[
                { value: 'never', name: 'Never' },
                ...OFFERED.map((value) => ({ value, name: `${value} min` })),
                { value: 'custom', name: 'Custom' },
              ]}
            />
            {choice === 'custom' && (
              <>
                <TextInput
                  className={styles.minutes}
                  label="Minutes"
                  labelHidden
                  autoFocus
                  inputMode="numeric"
                  aria-invalid={isWrong}
                  value={text}
                  onValueChange={setText}
                />
                <span className={styles.unit}>min</span>
              </>
            )}
          </div>
          {tried && isWrong && <p className={styles.wrong}>{wrong}</p>}
          {refusalOf('idle') !== null && <p className={styles.wrong}>{refusalOf('idle')}</p>}
        </div>
      )}
    </ActDialog>
  )
}
