import { useId, useState } from 'react'
import type { SubmitEvent } from 'react'
import type { Capacity, FleetState } from '../../../../shared/contract/fleet.ts'
import { formatPrice } from '../../../../shared/money.ts'
import { goTo } from '../../../app/route.ts'
import { newIdempotencyKey } from '../../../parts/overrides/idempotency.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Money } from '../../../ui/money.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { USUAL_WAIT_MINUTES, entriesOf, problemsOf, termsOf, withRegion, withType } from './draft.ts'
import type { Entries, Seed } from './draft.ts'
import { PlaceFields } from './place-fields.tsx'
import { PriceBar } from './price-bar.tsx'
import { isToldAtField, refusalIn } from './refusals.ts'
import { ServerFields } from './server-fields.tsx'
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
  const act = useAct()
  const taken = [...state.units.map(({ name }) => name), ...state.launches.map(({ terms }) => terms.name)]
  const [entries, setEntries] = useState(() => entriesOf(capacity, seed, taken))
  /** Another one for other entries: a call that may have got through is repeated with the same. */
  const [idempotencyKey, setIdempotencyKey] = useState(newIdempotencyKey)
  const [tried, setTried] = useState(false)
  const type = capacity.types.find(({ name }) => name === entries.type) ?? null
  /** What the type cost when it was chosen. */
  const [first, setFirst] = useState({ type: entries.type, hourlyNanoUsd: type?.hourlyNanoUsd ?? null })

  const become = (next: Entries): void => {
    act.forget()
    setIdempotencyKey(newIdempotencyKey())
    setEntries(next)
    if (next.type === entries.type) return
    const price = capacity.types.find(({ name }) => name === next.type)?.hourlyNanoUsd ?? null
    setFirst({ type: next.type, hourlyNanoUsd: price })
  }
  const change = (changed: Partial<Entries>): void => become({ ...entries, ...changed })

  const launch = (asked: Entries, key: string): void => {
    setTried(true)
    const terms = termsOf(asked)
    if (terms === null || type === null) return
    const { hourlyNanoUsd } = type
    const reason = asked.reason.trim() === '' ? null : asked.reason.trim()
    act.run(
      async (client, options) => {
        try {
          return await client.fleet.launch({ terms, hourlyNanoUsd, reason, idempotencyKey: key }, options)
        } catch (error) {
          if (refusalIn(error) !== null) onStale()
          throw error
        }
      },
      () => {
        onClose()
        goTo('fleet')
      },
    )
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    launch(entries, idempotencyKey)
  }
  const waitInstead = (): void => {
    const waiting = { ...entries, waits: true, waitMinutes: String(USUAL_WAIT_MINUTES) }
    const key = newIdempotencyKey()
    setEntries(waiting)
    setIdempotencyKey(key)
    launch(waiting, key)
  }

  const problems = tried ? problemsOf(entries) : NO_PROBLEMS
  const refusal = refusalIn(act.error)
  const before = first.type === entries.type ? first.hourlyNanoUsd : null
  const price = type === null ? null : formatPrice(type.hourlyNanoUsd)
  return (
    <Dialog
      open
      wide="very"
      onClose={onClose}
      title="Launch a GPU"
      about={`Asks ${CLOUD_WORDS[state.cloud.mode]} for a machine. It costs from the moment it runs until it is terminated; it takes requests once its inference server answers.`}
      actions={
        <>
          {type !== null && <PriceBar type={type} />}
          <Button look="outlined" onClick={onClose}>
            Cancel
          </Button>
          <Button look="filled" type="submit" form={form} disabled={act.busy || type === null}>
            {type === null ? 'Launch' : `Launch ${type.name} for ${price}/h`}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {type !== null && before !== null && before !== type.hourlyNanoUsd && (
          <Notice mood="warn">
            The price has changed: <Money amount={type.hourlyNanoUsd} isPrice />
            /h now, <Money amount={before} isPrice />
            /h before. Nothing was launched: confirm the new price, or take another type.
          </Notice>
        )}
        {act.problem !== null && !isToldAtField(refusal) && <Notice mood="bad">{act.problem}</Notice>}
        <div className={styles.halves}>
          <PlaceFields
            capacity={capacity}
            entries={entries}
            type={type}
            problems={problems}
            refusal={refusal}
            busy={act.busy}
            onWait={waitInstead}
            onElsewhere={(chosen, region) =>
              become(withRegion(withType(entries, chosen, taken), chosen, region))
            }
            onType={(chosen) => become(withType(entries, chosen, taken))}
            onBecome={become}
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
