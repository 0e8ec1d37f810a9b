import { useMemo, useState } from 'react'
import { isCloudUnread } from '../../../parts/fleet/use-fleet.ts'
import { Button } from '../../../ui/button.tsx'
import { Inspector } from '../../../ui/inspector.tsx'
import { Launches } from '../launches/launches.tsx'
import type { SectionProps } from '../sections.ts'
import { ChosenBar } from './chosen-bar.tsx'
import { FleetDialogs } from './dialogs/dialogs.tsx'
import { FilterBox } from './filter-box.tsx'
import { isMatching } from './matching.ts'
import { NoUnits, NotRead } from './no-units.tsx'
import { UnitDetails } from './unit/unit-details.tsx'
import { UnitTable } from './unit-table.tsx'
import type { Chosen } from './unit-table.tsx'
import { askForUnit, useAskedUnit } from './use-asked-unit.ts'
import { useNews } from './use-news.ts'
import { isOver } from './words.ts'
import styles from './machines.module.css'

/** What is in sight at once needs no filter. */
const MOST_UNFILTERED = 12

/** The lines of the fleet: machines, endpoints, and where both are one. */
export function Machines({ state }: SectionProps) {
  const { units, hotCelsius, cloud } = state
  const selected = useAskedUnit(units)
  const [chosen, setChosen] = useState<Chosen>({})
  const [text, setText] = useState('')
  const shown = useMemo(
    () =>
      units
        .filter((unit) => isMatching(unit, text))
        // What is gone comes last.
        .toSorted((one, other) => Number(isOver(one)) - Number(isOver(other))),
    [units, text],
  )
  const news = useNews(units)
  return (
    <>
      <div className={styles.page}>
        <Launches state={state} />
        {(units.length > MOST_UNFILTERED || text !== '') && <FilterBox text={text} onChange={setText} />}
        <ChosenBar
          units={units.filter((unit) => chosen[unit.id] && !isOver(unit))}
          onClear={() => setChosen({})}
        />
        {units.length === 0 &&
          (isCloudUnread(state) ? <NotRead cloud={cloud} /> : <NoUnits mode={cloud.mode} />)}
        {units.length > 0 && shown.length === 0 && <NoneMatches onClear={() => setText('')} />}
        {shown.length > 0 && (
          <UnitTable
            units={shown}
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

function NoneMatches({ onClear }: { readonly onClear: () => void }) {
  return (
    <section className={styles.nothing}>
      <h2>No machine matches</h2>
      <p>Each word has to stand in its name, state, model, address, type or region.</p>
      <p>
        <Button look="outlined" onClick={onClear}>
          Clear the filter
        </Button>
      </p>
    </section>
  )
}
