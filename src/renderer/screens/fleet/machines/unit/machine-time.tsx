import type { FleetMachine, FleetUnit } from '../../../../../shared/contract/fleet.ts'
import { Field, Group } from '../../../../parts/fields.tsx'
import { Button } from '../../../../ui/button.tsx'
import { formatCount, formatInstant } from '../../../../ui/format.ts'
import { Money } from '../../../../ui/money.tsx'
import { StateWord } from '../../../../ui/state-word.tsx'
import { useFleetStore } from '../fleet-store.ts'
import { formatMinutes, inSpan, isOver } from '../words.ts'
import styles from './unit.module.css'

interface MachineTimeProps {
  readonly unit: FleetUnit
  readonly machine: FleetMachine | null
  readonly now: number
  readonly timezone: string
}

/** What the machine costs, what of it is idle, and what ends it. */
export function MachineTime({ unit, machine, now, timezone }: MachineTimeProps) {
  return (
    <Group title="Machine time this month">
      {machine === null ? <NoPrice unit={unit} /> : <Time machine={machine} timezone={timezone} />}
      {unit.instance !== null && !isOver(unit) && <IdleRule unit={unit} now={now} timezone={timezone} />}
    </Group>
  )
}

/** Nobody knows what it costs: where it is entered. */
function NoPrice({ unit }: { readonly unit: FleetUnit }) {
  const open = useFleetStore((store) => store.open)
  if (unit.instance !== null) return <Field name="Cost">not known: the cloud names no price for it</Field>
  return (
    <Field name="Cost">
      not known{' '}
      <Button small look="outlined" onClick={() => open({ what: 'price', unit: unit.id })}>
        Enter price…
      </Button>
    </Field>
  )
}

function Time({
  machine,
  timezone,
}: Pick<MachineTimeProps, 'timezone'> & { readonly machine: FleetMachine }) {
  const { source, lineItem, hourlyNanoUsd, startedAt, isStartKnown, endedAt, month } = machine
  return (
    <>
      <Field name="Cost">
        <Money amount={month.costNanoUsd} className={styles.strong} /> for <Minutes minutes={month.minutes} />
      </Field>
      <Field name={<span title="Minutes in which no request was running">Idle</span>}>
        <Money amount={month.idleNanoUsd} /> for <Minutes minutes={month.idleMinutes} />
      </Field>
      {month.inferredMinutes > 0 && (
        <Field
          name={
            <span title="Filled in afterwards: this console was closed. Nobody knows whether they were idle.">
              Inferred
            </span>
          }
        >
          <Minutes minutes={month.inferredMinutes} /> of it
        </Field>
      )}
      <Field name="Price">
        <Money amount={hourlyNanoUsd} isPrice /> per hour
        <span className={styles.quiet}>, {source === 'cloud' ? 'by the cloud' : 'entered by hand'}</span>
      </Field>
      <Field name="Line item">
        <code>{lineItem}</code>
      </Field>
      <Field name={isStartKnown ? 'Runs since' : 'First seen'}>
        {formatInstant(startedAt, timezone)}
        {!isStartKnown && (
          <p className={styles.quiet}>It ran before, and nobody knows since when: it is counted from here.</p>
        )}
      </Field>
      {endedAt !== null && <Field name="Ended">{formatInstant(endedAt, timezone)}</Field>}
    </>
  )
}

const Minutes = ({ minutes }: { readonly minutes: number }) => (
  <span title={`${formatCount(minutes)} minutes`}>{formatMinutes(minutes)}</span>
)

function IdleRule({ unit, now, timezone }: Pick<MachineTimeProps, 'unit' | 'now' | 'timezone'>) {
  const open = useFleetStore((store) => store.open)
  const { idleRule } = unit
  const ends = idleRule?.terminatesAt ?? null
  return (
    <Field name="Idle rule">
      {idleRule === null
        ? 'none'
        : `terminated after ${formatMinutes(idleRule.afterMinutes)} without a request`}{' '}
      <Button
        small
        className={styles.change}
        aria-label={`${idleRule === null ? 'Set' : 'Change'} the idle rule`}
        onClick={() => open({ what: 'idleRule', unit: unit.id })}
      >
        {idleRule === null ? 'Set…' : 'Change…'}
      </Button>
      {ends !== null && (
        <p title={formatInstant(ends, timezone)}>
          <StateWord mood="warn">Terminates {inSpan(ends - now)}</StateWord>
        </p>
      )}
    </Field>
  )
}
