import { Ellipsis, Power, RotateCw } from 'lucide-react'
import { useLayoutEffect } from 'react'
import type { FleetUnit } from '../../../../../shared/contract/fleet.ts'
import { useOverridesStore } from '../../../../parts/overrides/overrides-store.ts'
import { useAct } from '../../../../rpc/use-act.ts'
import { Button } from '../../../../ui/button.tsx'
import { Menu } from '../../../../ui/menu.tsx'
import { Notice } from '../../../../ui/notice.tsx'
import { Switch } from '../../../../ui/switch.tsx'
import { useFleetStore } from '../fleet-store.ts'
import { deedsOf, whyNotRestart, whyNotTerminate } from '../unit-deeds.ts'
import { isOver } from '../words.ts'
import styles from './unit.module.css'

/** The hand on a machine of a cloud, its protection, and whatever else can be done to it. */
export function UnitActions({ unit }: { readonly unit: FleetUnit }) {
  const open = useFleetStore((store) => store.open)
  const openOverride = useOverridesStore((store) => store.open)
  const act = useAct()
  const { id, instance, isProtected, state } = unit
  // The button that ended it cannot be used any more: the keyboard goes on at the screen.
  useLayoutEffect(() => {
    if (document.activeElement?.matches(':disabled')) document.querySelector('main')?.focus()
  }, [state])
  return (
    <div className={styles.actions}>
      {instance !== null && (
        <>
          <Button
            small
            look="outlined"
            disabled={whyNotRestart(unit) !== null}
            title={whyNotRestart(unit) ?? undefined}
            onClick={() => open({ what: 'restart', units: [id] })}
          >
            <RotateCw size={13} aria-hidden /> Restart…
          </Button>
          <Button
            small
            look="outlined"
            disabled={whyNotTerminate(unit) !== null}
            title={whyNotTerminate(unit) ?? undefined}
            onClick={() => open({ what: 'terminate', units: [id] })}
          >
            <Power size={13} aria-hidden /> Terminate…
          </Button>
        </>
      )}
      <Menu
        label={`More to do with ${unit.name}`}
        groups={deedsOf(unit, { open, openOverride })}
        trigger={
          <Button small look="outlined">
            <Ellipsis size={14} aria-hidden /> More
          </Button>
        }
      />
      {instance !== null && !isOver(unit) && (
        <div className={styles.protect}>
          <Switch
            label="Protected from restart and termination"
            checked={isProtected}
            disabled={act.busy}
            onCheckedChange={(next) =>
              act.run(
                (client, options) =>
                  client.fleet.protect({ unit: id, isProtected: next, reason: null }, options),
                () => undefined,
              )
            }
          />
        </div>
      )}
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </div>
  )
}
