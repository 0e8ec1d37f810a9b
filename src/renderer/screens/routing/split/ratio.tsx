import { useState } from 'react'
import type { RoutingState, SplitState } from '../../../../shared/contract/routing.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { Button } from '../../../ui/button.tsx'
import { formatExactShare } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Slider } from '../../../ui/slider.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { isSameShare, readPercent, toPercent } from './percent.ts'
import { Preview } from './preview.tsx'
import { UndoNote } from './undo-note.tsx'
import styles from './split.module.css'

const NAME = 'routing.serverlessRatio'
const WHICH = { name: NAME, target: null } as const

interface Applied {
  readonly before: SplitState
  readonly to: number
  readonly at: number
}

/** The default ratio: as it stands, another one tried on the last hour, and a way back. */
export function Ratio({ state }: { readonly state: RoutingState }) {
  const { split } = state
  const [typed, setTyped] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [applied, setApplied] = useState<Applied | null>(null)
  const act = useAct()

  const text = typed ?? toPercent(split.ratio)
  const draft = readPercent(text)
  const changed = draft !== null && !isSameShare(draft, split.ratio)

  const change = (to: number, isReset: boolean, why: string | null, done: () => void): void =>
    act.run(
      (client, options) =>
        isReset
          ? client.settings.reset({ ...WHICH, reason: why }, options)
          : client.settings.set({ ...WHICH, value: to, reason: why }, options),
      () => {
        setTyped(null)
        setReason('')
        done()
      },
    )
  const apply = (to: number, isReset: boolean): void =>
    change(to, isReset, reason.trim() === '' ? null : reason.trim(), () =>
      setApplied({ before: split, to, at: Date.now() }),
    )
  const undo = ({ before }: Applied): void =>
    change(before.ratio, !before.setHere, 'Undone within 10 s', () => setApplied(null))

  return (
    <section className={styles.ratio} aria-labelledby="ratio-title">
      <div className={styles.form}>
        <h2 id="ratio-title">Default split</h2>
        <p className={styles.about}>
          Serverless’s share of the requests that both sides can serve, for every workload without a share of
          its own.
        </p>
        <Sides share={draft ?? split.ratio} />
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (changed) apply(draft, false)
          }}
        >
          <div className={styles.entry}>
            <Slider
              label="Share of serverless"
              value={draft ?? split.ratio}
              min={0}
              max={1}
              step={0.01}
              words={formatExactShare(draft ?? split.ratio)}
              onValueChange={(share) => setTyped(toPercent(share))}
            />
            <TextInput
              className={styles.percent}
              label="Share of serverless, percent"
              labelHidden
              inputMode="decimal"
              value={text}
              aria-invalid={draft === null}
              onValueChange={setTyped}
            />
            <span className={styles.unit}>%</span>
          </div>
          <Origin split={split} busy={act.busy} onReset={() => apply(split.standard, true)} />
          {draft === null && (
            <p className={styles.problem} role="alert">
              Accepted: 0 to 100, such as 80 or 33.3
            </p>
          )}
          {changed && (
            <div className={styles.apply}>
              <TextInput
                label="Reason (optional)"
                value={reason}
                maxLength={500}
                placeholder="For the audit log"
                onValueChange={setReason}
              />
              <div className={styles.buttons}>
                <Button look="filled" type="submit" disabled={act.busy}>
                  Send {formatExactShare(draft)} to serverless
                </Button>
                <Button onClick={() => setTyped(null)}>Keep {formatExactShare(split.ratio)}</Button>
              </div>
            </div>
          )}
        </form>
        {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
        {applied !== null && isSameShare(applied.to, split.ratio) && (
          <UndoNote
            key={applied.at}
            appliedAt={applied.at}
            busy={act.busy}
            onUndo={() => undo(applied)}
            onOver={() => setApplied(null)}
          >
            {formatExactShare(applied.to)} goes to serverless from the next request on.
          </UndoNote>
        )}
      </div>
      <Preview ratio={draft ?? split.ratio} current={split.ratio} state={state} />
    </section>
  )
}

/** The two sides as one bar, with their names in it. */
function Sides({ share }: { readonly share: number }) {
  return (
    <div className={styles.sides}>
      <div className={styles.bar} aria-hidden>
        <span className={styles.serverless} style={{ flexGrow: share }} />
        <span className={styles.gpu} style={{ flexGrow: 1 - share }} />
      </div>
      <p>
        <span>
          <strong data-testid="serverless-share">{formatExactShare(share)}</strong> serverless
        </span>
        <span>
          own GPUs <strong>{formatExactShare(1 - share)}</strong>
        </span>
      </p>
    </div>
  )
}

interface OriginProps {
  readonly split: SplitState
  readonly busy: boolean
  readonly onReset: () => void
}

/** What is in force and who says so, and the way back to what the environment says. */
function Origin({ split: { ratio, setHere, standard, variable }, busy, onReset }: OriginProps) {
  const who = variable === null ? 'the default' : <code>{variable}</code>
  return (
    <div className={styles.origin} data-testid="ratio-origin">
      {setHere ? (
        <>
          <span>
            In force: {formatExactShare(ratio)}, set here; {who} {variable === null ? 'is' : 'says'}{' '}
            {formatExactShare(standard)}
          </span>
          <Button small look="outlined" disabled={busy} onClick={onReset}>
            Back to {formatExactShare(standard)}
          </Button>
        </>
      ) : (
        <span>
          In force: {formatExactShare(ratio)}, {variable === null ? 'the default' : <>set by {who}</>}
        </span>
      )}
    </div>
  )
}
