/** What can be done to a unit by hand, and why not where it cannot. */
import {
  Anchor,
  CirclePause,
  CircleDollarSign,
  CircleOff,
  Link,
  Lock,
  LockOpen,
  Pencil,
  Power,
  RotateCw,
  TimerOff,
} from 'lucide-react'
import type { FleetMachine, FleetUnit } from '../../../../shared/contract/fleet.ts'
import type { OverrideDialog } from '../../../parts/overrides/overrides-store.ts'
import type { MenuItem } from '../../../ui/menu.tsx'
import type { FleetDialog } from './fleet-store.ts'

const PROTECTED = 'It is protected. Remove the protection first.'

/** Null: it can be restarted. */
export function whyNotRestart({ instance, isProtected }: FleetUnit): string | null {
  if (instance === null) return 'It is no machine of a cloud: restart it where it runs.'
  if (isProtected) return PROTECTED
  return instance.restart.isAvailable ? null : (instance.restart.why ?? 'The cloud does not allow it now.')
}

/** Null: it can be terminated. */
export function whyNotTerminate({ instance, isProtected }: FleetUnit): string | null {
  if (instance === null) {
    return 'It is no machine of a cloud: switch it off where it runs, and enter here until when it costs.'
  }
  if (isProtected) return PROTECTED
  return instance.terminate.isAvailable
    ? null
    : (instance.terminate.why ?? 'The cloud does not allow it now.')
}

interface Opens {
  readonly open: (dialog: FleetDialog) => void
  readonly openOverride: (dialog: OverrideDialog) => void
}

/** What the cloud lists as running it ends itself; of all others a person may know when they ended. */
const mayEndByHand = ({ source, endedAt }: FleetMachine, instance: FleetUnit['instance']): boolean =>
  source === 'manual' || endedAt !== null || instance === null

/** As a menu has them: what keeps requests away, what is set, and last what ends it. */
export function deedsOf(unit: FleetUnit, { open, openOverride }: Opens): readonly (readonly MenuItem[])[] {
  const { id, instance, endpoint, machine, isProtected } = unit
  const deed = (
    name: string,
    icon: MenuItem['icon'],
    dialog: FleetDialog,
    whyNot: string | null = null,
  ): MenuItem => ({ name, icon, whyNot, run: () => open(dialog) })
  const isManual = machine?.source === 'manual'
  return [
    endpoint === null
      ? []
      : [
          {
            name: 'Pause…',
            icon: CirclePause,
            whyNot: null,
            run: () => openOverride({ what: 'pause', target: endpoint.target }),
          },
        ],
    [
      ...(instance === null ? [] : [deed('Rename…', Pencil, { what: 'rename', unit: id })]),
      // One of ours whose port was mistyped is mended in the same way.
      ...(instance === null
        ? []
        : [
            deed(
              instance.isOurs ? 'Change port…' : 'Take over…',
              Anchor,
              { what: 'takeOver', unit: id },
              endpoint === null || instance.isOurs ? null : 'It serves already: somebody named its endpoint.',
            ),
          ]),
      ...(instance === null ? [] : [deed('Idle rule…', TimerOff, { what: 'idleRule', unit: id })]),
      ...(machine === null || isManual
        ? [
            deed(isManual && machine.endedAt === null ? 'Change price…' : 'Enter price…', CircleDollarSign, {
              what: 'price',
              unit: id,
            }),
          ]
        : []),
      ...(machine !== null && mayEndByHand(machine, instance)
        ? [
            deed(machine.endedAt === null ? 'End of cost…' : 'Correct its end…', CircleOff, {
              what: 'endMachine',
              unit: id,
            }),
          ]
        : []),
      ...(endpoint === null ? [] : [deed('Addresses…', Link, { what: 'endpoint', unit: id })]),
      ...(instance === null
        ? []
        : [
            isProtected
              ? deed('Remove protection…', LockOpen, { what: 'unprotect', unit: id })
              : deed('Protect…', Lock, { what: 'protect', unit: id }),
          ]),
    ],
    [
      deed('Restart…', RotateCw, { what: 'restart', units: [id] }, whyNotRestart(unit)),
      deed('Terminate…', Power, { what: 'terminate', units: [id] }, whyNotTerminate(unit)),
    ],
  ]
}
