import type { FleetUnit } from '../../../../shared/contract/fleet.ts'
import { NONE } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { StateWord } from '../../../ui/state-word.tsx'
import { standingOf } from './words.ts'
import styles from './machines.module.css'

/** The units, a line for each. */
export function UnitTable({ units }: { readonly units: readonly FleetUnit[] }) {
  return (
    <table className={styles.table} aria-label="Machines and endpoints" data-testid="units">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">State</th>
          <th scope="col">Models</th>
          <th scope="col">$/h</th>
        </tr>
      </thead>
      <tbody>
        {units.map((unit) => (
          <tr key={unit.id}>
            <td>{unit.name}</td>
            <td>
              <State unit={unit} />
            </td>
            <td>{unit.endpoint?.models.join(', ') ?? NONE}</td>
            <td>{unit.machine === null ? NONE : <Money amount={unit.machine.hourlyNanoUsd} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function State({ unit: { state, why } }: { readonly unit: FleetUnit }) {
  const { mood, icon, word, about } = standingOf(state)
  return (
    <StateWord mood={mood} title={why ?? about} {...(icon !== undefined && { icon })}>
      {word}
    </StateWord>
  )
}
