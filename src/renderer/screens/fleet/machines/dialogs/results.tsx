import type { FleetResults, FleetUnit } from '../../../../../shared/contract/fleet.ts'
import { Button } from '../../../../ui/button.tsx'
import { Dialog } from '../../../../ui/dialog.tsx'
import { StateWord } from '../../../../ui/state-word.tsx'
import styles from './dialogs.module.css'

interface ResultsProps {
  readonly title: string
  readonly results: FleetResults['results']
  /** As they were called when it was asked: some may be gone. */
  readonly units: readonly FleetUnit[]
  readonly onClose: () => void
}

/** What became of each. */
export function Results({ title, results, units, onClose }: ResultsProps) {
  const done = results.filter(({ ok }) => ok).length
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      about={`Done for ${done} of ${results.length}.`}
      actions={
        <Button look="filled" onClick={onClose}>
          Close
        </Button>
      }
    >
      <ul className={styles.units} data-testid="fleet-results">
        {results.map(({ unit, ok, message }) => (
          <li key={unit}>
            <StateWord mood={ok ? 'good' : 'bad'}>
              {units.find(({ id }) => id === unit)?.name ?? unit}
            </StateWord>
            <p>{message}</p>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
