/** What restarting and terminating have in common: several at once, each with its own answer. */
import type { FleetResults, FleetUnit } from '../../../../../shared/contract/fleet.ts'
import { Button } from '../../../../ui/button.tsx'
import { Dialog } from '../../../../ui/dialog.tsx'
import { LeftOut } from './left-out.tsx'

export interface SeveralProps {
  readonly units: readonly FleetUnit[]
  /** All there are. */
  readonly fleet: readonly FleetUnit[]
  readonly onClose: () => void
}

/** What the cloud may take for one machine, once what was under way there has ended. */
const ANSWER_MS = 60_000

export const timeoutMs = (drainSeconds: number, machines: number): number =>
  drainSeconds * 1_000 + machines * ANSWER_MS

export const BUSY_WORDS =
  'Nothing new is sent there. It waits for what is under way, and goes on when you close this.'

/** "gpu-1", "3 machines". */
export const subjectOf = (meant: readonly FleetUnit[]): string =>
  meant.length === 1 ? (meant[0]?.name ?? '') : `${meant.length} machines`

/** One that was done needs no list: the table shows it. */
export const isPlain = ({ results }: FleetResults): boolean =>
  results.length === 1 && results.every(({ ok }) => ok)

interface NoneOfThemProps extends Omit<SeveralProps, 'fleet'> {
  readonly title: string
  readonly whyNot: (unit: FleetUnit) => string | null
}

/** All that were chosen are left out. */
export function NoneOfThem({ title, units, whyNot, onClose }: NoneOfThemProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      about="Nothing that is chosen allows it."
      actions={
        <Button look="filled" onClick={onClose}>
          Close
        </Button>
      }
    >
      <LeftOut units={units} whyNot={whyNot} />
    </Dialog>
  )
}
