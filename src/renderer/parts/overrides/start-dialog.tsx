import { useId, useState } from 'react'
import type { SubmitEvent } from 'react'
import type { OverrideTerms, Side, WhenDown } from '../../../shared/contract/overrides.ts'
import { useCoreNow } from '../../app/budgets.tsx'
import { hrefOf } from '../../app/route.ts'
import { useStatus } from '../../app/status.tsx'
import { useAct } from '../../rpc/use-act.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { DurationField } from './duration-field.tsx'
import { endOf, readMinutes } from './durations.ts'
import { newIdempotencyKey } from './idempotency.ts'
import { OverridePreview } from './override-preview.tsx'
import { SIDE_WORDS, deedInWords, minutesInWords } from './words.ts'
import styles from './dialogs.module.css'

interface StartDialogProps {
  /** Null: a target is paused. */
  readonly side: Side | null
  readonly target?: string | null
  readonly onClose: () => void
}

interface Entries {
  readonly reason: string
  readonly minutes: string
  readonly whenDown: WhenDown
  readonly target: string | null
  /** Another one for other entries: a call that may have got through is repeated with the same. */
  readonly idempotencyKey: string
}

/** Forces a side, or pauses a target: a reason, for how long, what it would do, and one button. */
export function StartDialog({ side, target = null, onClose }: StartDialogProps) {
  const form = useId()
  const act = useAct()
  const now = useCoreNow()
  const status = useStatus()
  const [tried, setTried] = useState(false)
  const [entries, setEntries] = useState<Entries>(() => ({
    reason: '',
    minutes: '30',
    whenDown: 'fall_back',
    target,
    idempotencyKey: newIdempotencyKey(),
  }))
  const change = (changed: Partial<Entries>): void =>
    setEntries((before) => ({ ...before, ...changed, idempotencyKey: newIdempotencyKey() }))

  const known = status?.targets ?? []
  const terms = termsOf(side, entries)
  const minutes = readMinutes(entries.minutes)
  const reason = entries.reason.trim()
  const until = minutes === null ? null : endOf(minutes, now)
  const deed = terms === null ? 'Pause' : deedInWords(terms, known)

  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setTried(true)
    if (terms === null || minutes === null || reason === '') return
    const { idempotencyKey } = entries
    act.run(
      (client, options) =>
        client.overrides.start({ terms, reason, forMinutes: minutes, idempotencyKey }, options),
      onClose,
    )
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={side === null ? 'Pause a target' : deed}
      about={
        side === null
          ? 'It is asked for nothing new; what is under way there goes on to its end. Routing goes on without it, and it comes back by itself.'
          : `All new requests go to ${SIDE_WORDS[side]} targets, whatever the split and the rollouts say. It reverts by itself.`
      }
      actions={
        <>
          <Button look="outlined" onClick={onClose}>
            Cancel
          </Button>
          <Button look="filled" type="submit" form={form} disabled={act.busy}>
            {minutes === null ? deed : `${deed} for ${minutesInWords(minutes)}`}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        <TextInput
          label="Reason"
          required
          maxLength={500}
          value={entries.reason}
          onValueChange={(value) => change({ reason: value })}
          error={tried && reason === '' ? 'Say why: everybody sees it while it holds.' : null}
          hint={
            <>
              Shown on every screen, and kept in the{' '}
              <a href={hrefOf('settings', 'audit')} onClick={onClose}>
                audit log
              </a>
              .
            </>
          }
        />
        {side === null && (
          <Select
            label="Target"
            value={entries.target}
            onValueChange={(value) => change({ target: value })}
            choices={known.map(({ id, name }) => ({ value: id, name, about: id === name ? undefined : id }))}
            error={tried && entries.target === null ? 'Choose which one.' : null}
          />
        )}
        <DurationField
          text={entries.minutes}
          until={until}
          now={now}
          timezone={status?.timezone ?? 'UTC'}
          onChange={(value) => change({ minutes: value })}
        />
        {side !== null && (
          <div>
            <p className={styles.legend} aria-hidden>
              When no {SIDE_WORDS[side]} target can serve a request
            </p>
            <Segmented
              label={`When no ${SIDE_WORDS[side]} target can serve a request`}
              value={entries.whenDown}
              onValueChange={(whenDown) => change({ whenDown })}
              choices={[
                { value: 'fall_back', name: `Fall back to ${SIDE_WORDS[otherThan(side)]}` },
                { value: 'fail', name: 'Fail with a clear error' },
              ]}
            />
          </div>
        )}
        {terms !== null && <OverridePreview terms={terms} />}
      </form>
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </Dialog>
  )
}

const otherThan = (side: Side): Side => (side === 'gpu' ? 'serverless' : 'gpu')

/** Null while no target is chosen. */
function termsOf(side: Side | null, { whenDown, target }: Entries): OverrideTerms | null {
  if (side !== null) return { kind: 'force', side, whenDown }
  return target === null ? null : { kind: 'pause', target }
}
