import { useState } from 'react'
import type { FleetResults, FleetUnit } from '../../../../../shared/contract/fleet.ts'
import type { Override } from '../../../../../shared/contract/overrides.ts'
import { addUsd, formatPrice } from '../../../../../shared/money.ts'
import { useOverrides } from '../../../../app/overrides.tsx'
import { Notice } from '../../../../ui/notice.tsx'
import { TextInput } from '../../../../ui/text-input.tsx'
import { whyNotTerminate } from '../unit-deeds.ts'
import { underWay } from '../words.ts'
import { ActDialog } from './act-dialog.tsx'
import { DrainField } from './drain-field.tsx'
import type { Drain } from './drain-field.tsx'
import { LeftOut } from './left-out.tsx'
import { Results } from './results.tsx'
import { BUSY_WORDS, NoneOfThem, isPlain, subjectOf, timeoutMs } from './several.tsx'
import type { SeveralProps } from './several.tsx'
import { useIdempotencyKey } from './use-idempotency-key.ts'

/** Ends machines for ever, each by its name. */
export function TerminateDialog({ units, fleet, onClose }: SeveralProps) {
  // As they were when it was opened: what it does to them changes what can be done to them.
  const [all] = useState(units)
  const [drain, setDrain] = useState<Drain>('120')
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map())
  const overrides = useOverrides()
  const [answer, setAnswer] = useState<FleetResults | null>(null)
  const meant = all.filter((unit) => whyNotTerminate(unit) === null)
  const named = meant.map(({ id }) => ({ unit: id, typedName: typed.get(id)?.trim() ?? '' }))
  const idempotencyKey = useIdempotencyKey([named, drain])
  const title = `Terminate ${subjectOf(meant)}`
  if (answer !== null) {
    return <Results title={title} results={answer.results} units={all} onClose={onClose} />
  }
  if (meant.length === 0) {
    return <NoneOfThem title="Terminate machines" units={all} whyNot={whyNotTerminate} onClose={onClose} />
  }
  const stay = fleet.filter(({ id }) => !meant.some((unit) => unit.id === id))
  const forced = forcedInWords(overrides, stay)
  const drainSeconds = Number(drain)
  const isNamed = (unit: FleetUnit): boolean => typed.get(unit.id)?.trim() === unit.name.trim()
  return (
    <ActDialog
      title={title}
      about={endInWords(meant)}
      verb={title}
      danger
      onClose={onClose}
      isReady={meant.every(isNamed)}
      timeoutMs={timeoutMs(drainSeconds, meant.length)}
      busyWords={BUSY_WORDS}
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
          {forced !== null && <Notice mood="warn">{forced}</Notice>}
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

/** What becomes of requests where all of them are forced to GPUs, and none that stays answers; null otherwise. */
function forcedInWords(overrides: readonly Override[], stay: readonly FleetUnit[]): string | null {
  const force = overrides.flatMap(({ terms }) => (terms.kind === 'force' ? [terms] : []))[0]
  if (force?.side !== 'gpu' || stay.some(({ endpoint }) => endpoint?.state === 'up')) return null
  const then = force.whenDown === 'fail' ? 'requests fail' : 'they go to serverless'
  return `All requests are forced to GPUs, and no other GPU answers: ${then} until the force ends.`
}

function endInWords(meant: readonly FleetUnit[]): string {
  const [end, them] = meant.length === 1 ? ['It ends', 'it'] : ['They end', 'them']
  const prices = meant.flatMap(({ machine }) => (machine === null ? [] : [machine.hourlyNanoUsd]))
  if (prices.length === 0) return `${end} for ever.`
  return `${end} for ever, and with ${them} the cost of ${formatPrice(addUsd(...prices))} per hour.`
}

interface NameFieldProps {
  readonly unit: FleetUnit
  readonly value: string
  readonly isWrong: boolean
  readonly onChange: (name: string) => void
}

function NameField({ unit, value, isWrong, onChange }: NameFieldProps) {
  const cost = unit.machine === null ? '' : ` It costs ${formatPrice(unit.machine.hourlyNanoUsd)} per hour.`
  return (
    <TextInput
      label={`Type “${unit.name}”`}
      mono
      maxLength={300}
      value={value}
      onValueChange={onChange}
      error={isWrong ? 'This is not its name.' : null}
      hint={`Under way there: ${underWay(unit)}.${cost}`}
    />
  )
}
