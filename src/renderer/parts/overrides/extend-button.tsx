import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import type { Override } from '../../../shared/contract/overrides.ts'
import { useCoreNow } from '../../app/budgets.tsx'
import { useStatus } from '../../app/status.tsx'
import type { Act } from '../../rpc/use-act.ts'
import { Button } from '../../ui/button.tsx'
import { Popover } from '../../ui/popover.tsx'
import { formatNear } from '../budgets/times.ts'
import { OFFERED_MINUTES, extendedBy } from './durations.ts'
import { deedInWords, minutesInWords } from './words.ts'
import styles from './actions.module.css'

/** Lets it hold for longer: by how much is one more click. */
export function ExtendButton({ override, act }: { readonly override: Override; readonly act: Act }) {
  const [open, setOpen] = useState(false)
  const now = useCoreNow()
  const status = useStatus()
  const deed = deedInWords(override.terms, status?.targets ?? [])
  return (
    <Popover
      label={`Extend “${deed}”`}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button small look="outlined" aria-disabled={act.busy} aria-label={`Extend “${deed}”`}>
          Extend
          <ChevronDown size={13} aria-hidden />
        </Button>
      }
    >
      <div className={styles.steps}>
        {OFFERED_MINUTES.map((minutes) => {
          const until = extendedBy(minutes, override.expiresAt, now)
          return (
            <Button
              key={minutes}
              look="outlined"
              disabled={until === null}
              onClick={() => {
                if (until === null) return
                setOpen(false)
                act.run(
                  (client, options) => client.overrides.extend({ id: override.id, until }, options),
                  () => undefined,
                )
              }}
            >
              By {minutesInWords(minutes)}
              <span className={styles.until}>
                {until === null
                  ? 'more than 8 h from now'
                  : `until ${formatNear(until, now, status?.timezone ?? 'UTC')}`}
              </span>
            </Button>
          )
        })}
      </div>
    </Popover>
  )
}
