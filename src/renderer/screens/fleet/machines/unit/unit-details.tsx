import type { FleetUnit } from '../../../../../shared/contract/fleet.ts'
import { useCoreNow } from '../../../../app/budgets.tsx'
import { useStatus } from '../../../../app/status.tsx'
import { formatAge, formatInstant } from '../../../../ui/format.ts'
import { Notice } from '../../../../ui/notice.tsx'
import { StateWord } from '../../../../ui/state-word.tsx'
import { targetOf } from '../../target-of.ts'
import { standingOf, troublesOf } from '../words.ts'
import { Events } from './events.tsx'
import { Facts } from './facts.tsx'
import { Gpus } from './gpus.tsx'
import { History } from './history.tsx'
import { Load } from './load.tsx'
import { MachineTime } from './machine-time.tsx'
import { UnitActions } from './unit-actions.tsx'
import styles from './unit.module.css'

/** Changes with whatever is kept as an event. */
const markOf = ({ state, name, isProtected, idleRule, machine }: FleetUnit): string =>
  JSON.stringify([state, name, isProtected, idleRule?.afterMinutes, machine?.hourlyNanoUsd, machine?.endedAt])

interface UnitDetailsProps {
  readonly unit: FleetUnit
  /** From so many °C a GPU is hot. */
  readonly hotCelsius: number
}

/** One unit: how it stands and since when, what it does, what it costs, and the hand on it. */
export function UnitDetails({ unit, hotCelsius }: UnitDetailsProps) {
  const now = useCoreNow()
  const timezone = useStatus()?.timezone ?? 'UTC'
  const { mood, icon, word, about } = standingOf(unit, now)
  const { endpoint, machine } = unit
  const target = targetOf(unit)
  return (
    <div data-testid="unit-details">
      <div className={styles.top}>
        <StateWord mood={mood} {...(icon !== undefined && { icon })}>
          {word}
        </StateWord>
        <span className={styles.since} title={formatInstant(unit.since, timezone)}>
          since {formatAge(Math.max(0, now - unit.since))}
        </span>
      </div>
      {mood !== 'good' && <p className={styles.why}>{about.replace(/\.?$/, '.')}</p>}
      {troublesOf(unit).map((trouble) => (
        <Notice key={trouble} mood="warn">
          {trouble}
        </Notice>
      ))}
      <UnitActions unit={unit} />
      {endpoint !== null && <Load unit={unit} endpoint={endpoint} now={now} />}
      {endpoint !== null && endpoint.gpus.length > 0 && <Gpus gpus={endpoint.gpus} hotCelsius={hotCelsius} />}
      <MachineTime unit={unit} machine={machine} now={now} timezone={timezone} />
      {target !== null && <History target={target} hotCelsius={hotCelsius} now={now} timezone={timezone} />}
      <Events unit={unit.id} mark={markOf(unit)} now={now} timezone={timezone} />
      <Facts unit={unit} />
    </div>
  )
}
