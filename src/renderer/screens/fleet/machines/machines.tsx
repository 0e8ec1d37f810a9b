import { useState } from 'react'
import { Inspector } from '../../../ui/inspector.tsx'
import { Launches } from '../launches/launches.tsx'
import type { SectionProps } from '../sections.ts'
import { ChosenBar } from './chosen-bar.tsx'
import { FleetDialogs } from './dialogs/dialogs.tsx'
import { NoUnits } from './no-units.tsx'
import { UnitDetails } from './unit/unit-details.tsx'
import { UnitTable } from './unit-table.tsx'
import type { Chosen } from './unit-table.tsx'
import { askForUnit, useAskedUnit } from './use-asked-unit.ts'
import { useNews } from './use-news.ts'
import styles from './machines.module.css'

/** The lines of the fleet: machines, endpoints, and where both are one. */
export function Machines({ state }: SectionProps) {
  const { units, hotCelsius } = state
  const selected = useAskedUnit(units)
  const [chosen, setChosen] = useState<Chosen>({})
  const news = useNews(units)
  return (
    <>
      <div className={styles.page}>
        <Launches state={state} />
        <ChosenBar units={units.filter(({ id }) => chosen[id] === true)} onClear={() => setChosen({})} />
        {units.length === 0 ? (
          <NoUnits mode={state.cloud.mode} />
        ) : (
          <UnitTable
            units={units}
            hotCelsius={hotCelsius}
            selectedId={selected?.id ?? null}
            onSelect={askForUnit}
            chosen={chosen}
            onChoose={setChosen}
          />
        )}
        <p className="srOnly" role="status">
          {news}
        </p>
      </div>
      {selected !== null && (
        <Inspector title={selected.name} onClose={() => askForUnit(null)}>
          <UnitDetails key={selected.id} unit={selected} hotCelsius={hotCelsius} />
        </Inspector>
      )}
      <FleetDialogs units={units} />
    </>
  )
}
