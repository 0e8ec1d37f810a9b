import { useCallback, useId } from 'react'
import type { SubmitEvent } from 'react'
import type { Capacity, FleetState } from '../../../../shared/contract/fleet.ts'
import { formatPrice } from '../../../../shared/money.ts'
import { goTo } from '../../../app/route.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Money } from '../../../ui/money.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { problemsOf, withRegion, withType } from './draft.ts'
import type { Seed } from './draft.ts'
import { PlaceFields } from './place-fields.tsx'
import { PriceBar } from './price-bar.tsx'
import { isToldAtField } from './refusals.ts'
import { ServerFields } from './server-fields.tsx'
import { useLaunching } from './use-launching.ts'
import { CLOUD_WORDS } from './words.ts'
import styles from './launch.module.css'

interface LaunchDialogProps {
  readonly state: FleetState
  readonly capacity: Capacity
  readonly seed: Seed
  /** What the cloud offers is not what it was any more. */
  readonly onStale: () => void
  readonly onClose: () => void
}

/** Asks the cloud for a machine: what, where, with what on it; and what it costs, before one button. */
export function LaunchDialog({ state, capacity, seed, onStale, onClose }: LaunchDialogProps) {
  const form = useId()
  const onUnderWay = useCallback(() => {
    onClose()
    goTo('fleet')
  }, [onClose])
  const launching = useLaunching({ state, capacity, seed, onStale, onUnderWay })
  const { entries, type, chosenAtNanoUsd, taken, isBusy, refusal, problem, change } = launching
  const cloud = CLOUD_WORDS[state.cloud.mode]
  const problems = launching.isTried ? problemsOf(entries) : NO_PROBLEMS
  /** What it cost when it was chosen, where that is not what it costs now. */
  const before = chosenAtNanoUsd === type?.hourlyNanoUsd ? null : chosenAtNanoUsd
  const within = entries.waits ? `, within ${entries.waitMinutes} min` : ''
  const isToldAsPrice = before !== null && refusal?.field === 'price'
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    launching.launch()
  }
  return (
    <Dialog
      open
      wide="very"
      onClose={onClose}
      title="Launch a GPU"
      about={
        isBusy
          ? `Asking ${cloud}. This can be closed: it goes on, and stands under Machines.`
          : `Asks ${cloud} for a machine. It costs from the moment the cloud has launched it until it is terminated; it takes requests once its inference server answers.`
      }
      actions={
        <>
          {type !== null && <PriceBar type={type} />}
          <Button look="outlined" onClick={onClose}>
            {isBusy ? 'Close' : 'Cancel'}
          </Button>
          <Button look="filled" type="submit" form={form} disabled={isBusy || type === null}>
            {type === null
              ? 'Launch'
              : `Launch ${type.name} for ${formatPrice(type.hourlyNanoUsd)}/h${within}`}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {before !== null && type !== null && (
          <Notice mood="warn">
            The price has changed: <Money amount={type.hourlyNanoUsd} isPrice />
            /h now, <Money amount={before} isPrice />
            /h before. Nothing was launched: confirm the new price, or take another type.
          </Notice>
        )}
        {problem !== null && !isToldAtField(refusal) && !isToldAsPrice && (
          <Notice mood="bad">{problem}</Notice>
        )}
        <div className={styles.halves}>
          <PlaceFields
            capacity={capacity}
            entries={entries}
            type={type}
            problems={problems}
            refusal={refusal}
            busy={isBusy}
            onWait={launching.wait}
            onType={(chosen) => change(withType(entries, chosen, taken))}
            onElsewhere={(chosen, region) =>
              change(withRegion(withType(entries, chosen, taken), chosen, region))
            }
            onChange={change}
          />
          <ServerFields entries={entries} problems={problems} refusal={refusal} onChange={change} />
        </div>
      </form>
    </Dialog>
  )
}

const NO_PROBLEMS = {
  type: null,
  region: null,
  sshKey: null,
  name: null,
  port: null,
  userData: null,
  wait: null,
} as const
