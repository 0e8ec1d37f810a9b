import { useId, useState } from 'react'
import type { SubmitEvent } from 'react'
import type { Budget } from '../../../shared/contract/budgets.ts'
import { addUsd, exactUsd, formatUsd, nanoUsd } from '../../../shared/money.ts'
import { useCoreNow } from '../../app/budgets.tsx'
import { hrefOf } from '../../app/route.ts'
import { useAct } from '../../rpc/use-act.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { readUsd } from '../../ui/money-input.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { raiseInWords, raiseProblem, roundedUp, suggestedLimit } from './limits.ts'
import { formatMoment, formatNear } from './times.ts'
import { termsInWords } from './words.ts'
import styles from './dialogs.module.css'

interface RaiseDialogProps {
  readonly budget: Budget
  readonly onClose: () => void
}

const STEPS = [
  { name: '+ 25 %', factor: 1.25 },
  { name: '+ 50 %', factor: 1.5 },
  { name: 'Double', factor: 2 },
] as const

/** Raises the limit of the running window, until it ends; the reason goes into the audit log. */
export function RaiseDialog({ budget, onClose }: RaiseDialogProps) {
  const form = useId()
  const act = useAct()
  // What the figures suggested when it was opened: they move on under the one who types.
  const [limitText, setLimitText] = useState(() => exactUsd(suggestedLimit(budget)))
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const limit = readUsd(limitText)
  const problem = raiseProblem(limit, budget)
  const reasonProblem = reason.trim() === '' ? 'Say why: it stands in the audit log.' : null
  const until = formatMoment(budget.windowEnd, budget.timezone)

  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setTried(true)
    if (limit === null || problem !== null || reasonProblem !== null) return
    act.run(
      (client, options) =>
        client.budgets.raise({ id: budget.id, limitNanoUsd: limit, reason: reason.trim() }, options),
      onClose,
    )
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Raise the limit of ${budget.name}`}
      about={<Situation budget={budget} />}
      actions={
        <>
          <Button look="outlined" onClick={onClose}>
            Cancel
          </Button>
          <Button look="filled" type="submit" form={form} disabled={act.busy}>
            {raiseInWords(limit, budget, until)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        <div className={styles.limit}>
          <TextInput
            label="New limit, USD"
            inputMode="decimal"
            value={limitText}
            onValueChange={setLimitText}
            error={tried || limit !== null ? problem : null}
            hint={`From ${until} on it is ${formatUsd(budget.limitNanoUsd)} again.`}
          />
          <div className={styles.steps} role="group" aria-label="Raise by">
            {STEPS.map(({ name, factor }) => (
              <Button
                key={name}
                look="outlined"
                onClick={() => setLimitText(exactUsd(roundedUp(budget.limitNowNanoUsd * factor)))}
              >
                {name}
              </Button>
            ))}
            {budget.raise !== null && (
              <Button look="outlined" onClick={() => setLimitText(exactUsd(budget.limitNanoUsd))}>
                Usual limit
              </Button>
            )}
          </div>
        </div>
        <TextInput
          label="Reason"
          required
          maxLength={500}
          value={reason}
          onValueChange={setReason}
          error={tried ? reasonProblem : null}
          hint={
            <>
              Stands in the{' '}
              <a href={hrefOf('settings', 'audit')} onClick={onClose}>
                audit log
              </a>{' '}
              beside the new limit.
            </>
          }
        />
      </form>
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </Dialog>
  )
}

/** How full it is, and what it refused last. */
function Situation({ budget }: { readonly budget: Budget }) {
  const now = useCoreNow()
  const { settledNanoUsd, heldNanoUsd, limitNowNanoUsd, lastRefusal, windowStart, timezone } = budget
  const used = addUsd(settledNanoUsd, heldNanoUsd)
  const left = nanoUsd(Math.max(0, limitNowNanoUsd - used))
  const held = heldNanoUsd > 0 ? `, ${formatUsd(heldNanoUsd)} held for requests in flight` : ''
  const refused =
    lastRefusal === null || lastRefusal.at < windowStart
      ? ''
      : ` At ${formatNear(lastRefusal.at, now, timezone)} it refused a request that may need ${formatUsd(lastRefusal.estimatedNanoUsd)}.`
  return (
    <>
      {termsInWords(budget)}: {formatUsd(settledNanoUsd)} of {formatUsd(limitNowNanoUsd)} spent{held},{' '}
      {formatUsd(left)} left.{refused}
    </>
  )
}
