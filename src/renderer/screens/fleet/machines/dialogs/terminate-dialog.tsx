import { useState } from 'react'
import type { FleetResults, FleetUnit } from '../../../../../shared/contract/fleet.ts'
import { addUsd, formatPrice } from '../../../../../shared/money.ts'
import { Notice } from '../../../../ui/notice.tsx'
import { TextInput } from '../../../../ui/text-input.tsx'
import { whyNotTerminate } from '../unit-deeds.ts'
import { underWay } from '../words.ts'
import { ActDialog } from './act-dialog.tsx'
import { DrainField } from './drain-field.tsx'
import type { Drain } from './drain-field.tsx'
import { LeftOut } from './left-out.tsx'
import { isPlain } from './restart-dialog.tsx'
import type { UnitsDialogProps } from './restart-dialog.tsx'
import { Results } from './results.tsx'
import { useIdempotencyKey } from './use-idempotency-key.ts'

/** What an answer takes once what was under way has ended. */
const ANSWER_MS = 60_000

/** Ends machines for ever, each by its name. */
export function TerminateDialog({ units, onClose }: UnitsDialogProps) {
  // As they were when it was opened: what it does to them changes what can be done to them.
  const [all] = useState(units)
  const [drain, setDrain] = useState<Drain>('120')
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map())
  const [answer, setAnswer] = useState<FleetResults | null>(null)
  const meant = all.filter((unit) => whyNotTerminate(unit) === null)
  const named = meant.map(({ id }) => ({ unit: id, typedName: typed.get(id)?.trim() ?? '' }))
  const drainSeconds = Number(drain)
  const idempotencyKey = useIdempotencyKey([named, drain])
  const what = meant.length === 1 ? (meant[0]?.name ?? '') : `${meant.length} machines`
  if (answer !== null) {
    return <Results title={`Terminate ${what}`} results={answer.results} units={all} onClose={onClose} />
  }
  const hourly = addUsd(...meant.flatMap(({ machine }) => (machine === null ? [] : [machine.hourlyNanoUsd])))
  const isNamed = (unit: FleetUnit): boolean => typed.get(unit.id)?.trim() === unit.name
  return (
    <ActDialog
      title={`Terminate ${what}`}
      about={`${meant.length === 1 ? 'It ends' : 'They end'} for ever, and with ${meant.length === 1 ? 'it' : 'them'} the cost of ${formatPrice(hourly)} per hour.`}
      verb={`Terminate ${what}`}
      onClose={onClose}
      isReady={meant.length > 0 && meant.every(isNamed)}
      timeoutMs={drainSeconds * 1_000 + ANSWER_MS}
      run={(client, reason, options) =>
        client.fleet.terminate({ units: named, drainSeconds, reason, idempotencyKey }, options)
      }
      onDone={(done) => (isPlain(done) ? onClose() : setAnswer(done))}
    >
      {({ tried }) => (
        <>
          <Notice mood="warn">
            Everything on {meant.length === 1 ? 'its disk' : 'their disks'} is lost. File systems of the cloud
            stay.
          </Notice>
          {meant.map((unit) => (
            <NameField
              key={unit.id}
              unit={unit}
              value={typed.get(unit.id) ?? ''}
              isWrong={tried && !isNamed(unit)}
              onChange={(name) => setTyped(new Map(typed).set(unit.id, name))}
            />
          ))}
          <LeftOut units={all} whyNot={whyNotTerminate} />
          <DrainField value={drain} onChange={setDrain} />
        </>
      )}
    </ActDialog>
  )
}

interface NameFieldProps {
  readonly unit: FleetUnit
  readonly value: string
  readonly isWrong: boolean
  readonly onChange: (name: string) => void
}

function NameField({ unit, value, isWrong, onChange }: NameFieldProps) {
  return (
    <TextInput
      label={`Type “${unit.name}”`}
      mono
      maxLength={300}
      value={value}
      onValueChange={onChange}
      error={isWrong ? 'This is not its name.' : null}
      hint={`Under way there: ${underWay(unit)}.${unit.machine === null ? '' : ` It costs ${formatPrice(unit.machine.hourlyNanoUsd)} per hour.`}`}
    />
  )
}
