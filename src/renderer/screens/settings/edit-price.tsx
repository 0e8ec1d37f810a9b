import { useMemo, useState } from 'react'
import type { PricePreview, PricedModel, TypedPrice } from '../../../shared/contract/prices.ts'
import { useStatus } from '../../app/status.tsx'
import { useAct } from '../../rpc/use-act.ts'
import { formatInstant } from '../../ui/format.ts'
import { Select } from '../../ui/select.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { AT_ONCE, EffectiveFrom, instantMeant } from './effective-from.tsx'
import { ReasonHint } from './audit-link.tsx'
import { FormDialog } from './form-dialog.tsx'
import { PricePreviewBox } from './price-preview.tsx'
import { standingOf } from './price-words.ts'
import { useAnswer } from './use-answer.ts'
import type { Ask } from './use-answer.ts'
import styles from './price-form.module.css'

interface EditPriceProps {
  /** Null: the model is typed too. */
  readonly of: PricedModel | null
  readonly known: readonly PricedModel[]
  readonly onClose: () => void
  readonly onSet: (models: readonly PricedModel[]) => void
}

const ANYONE = ''

interface Question {
  readonly change: TypedPrice
  readonly effectiveFrom: number | null
}

const ask: Ask<Question, PricePreview> = (client, { change, effectiveFrom }, options) =>
  client.prices.preview({ changes: [change], effectiveFrom }, options)

/** A price typed by hand, with what it would change while it is typed. */
export function EditPrice({ of, known, onClose, onSet }: EditPriceProps) {
  const status = useStatus()
  const timezone = status?.timezone ?? 'UTC'
  const act = useAct()
  const [name, setName] = useState(of?.model ?? '')
  const [target, setTarget] = useState(ANYONE)
  const [input, setInput] = useState(of?.current?.inputUsd ?? '')
  const [cached, setCached] = useState(of?.current?.cachedInputUsd ?? '')
  const [output, setOutput] = useState(of?.current?.outputUsd ?? '')
  const [effective, setEffective] = useState(AT_ONCE)
  const [reason, setReason] = useState('')
  const [confirmed, setConfirmed] = useState<Question | null>(null)

  const model = name.trim()
  const embeds = (of ?? known.find((candidate) => candidate.model === model))?.kind === 'embeddings'
  const from = instantMeant(effective, timezone)
  const question = useMemo(() => {
    const price = typed(model, input, cached, embeds && output.trim() === '' ? '0' : output)
    const change = price && (target === ANYONE ? price : { ...price, target })
    return change === null || from === undefined ? null : { change, effectiveFrom: from }
  }, [model, target, input, cached, output, embeds, from])
  const { answer, problem } = useAnswer(question, ask)
  const line = answer?.lines[0] ?? null
  const standing = line && standingOf(line)
  // What was confirmed is this very change, not the next one that is typed.
  const isConfirmed = question !== null && confirmed === question

  const payees = (status?.targets ?? [])
    .filter(({ kind }) => kind === 'serverless')
    .map(({ id, name: about }) => ({ value: id, name: id, ...(about !== id && { about }) }))
  const takeTarget = (next: string): void => {
    setTarget(next)
    const own = of?.ofTargets.find((one) => one.target === next)?.current ?? of?.current
    setInput(own?.inputUsd ?? '')
    setCached(own?.cachedInputUsd ?? '')
    setOutput(own?.outputUsd ?? '')
  }

  const set = (): void => {
    if (question === null || line === null) return
    const { change, effectiveFrom } = question
    const changes = [{ ...change, confirmed: isConfirmed, replaces: line.before?.priceId ?? null }]
    act.run(
      (client, options) =>
        client.prices.set(
          { changes, effectiveFrom, reason: reason.trim() === '' ? null : reason.trim() },
          options,
        ),
      ({ models }) => {
        onSet(models)
        onClose()
      },
    )
  }
  return (
    <FormDialog
      title={of === null ? 'Set a price' : `Price of ${of.model}`}
      about="USD per 1M tokens, as price lists have it."
      wide
      verb={`Set price from ${typeof from === 'number' ? formatInstant(from, timezone) : 'now on'}`}
      ready={standing === 'fine' || (standing === 'confirm' && isConfirmed)}
      act={act}
      onSubmit={set}
      onClose={onClose}
    >
      {of === null && (
        <TextInput
          label="Model"
          hint="Its id, exactly as requests and targets name it."
          mono
          value={name}
          onValueChange={setName}
        />
      )}
      {of !== null && payees.length > 0 && (
        <Select
          label="Counts at"
          hint="A target's own price goes before the one for all others."
          value={target}
          onValueChange={takeTarget}
          choices={[{ value: ANYONE, name: 'Whoever serves it' }, ...payees]}
        />
      )}
      <div className={styles.figures}>
        <Figure label="Input" value={input} onValueChange={setInput} />
        <Figure
          label="Cached input"
          hint="Empty: the same as input."
          value={cached}
          onValueChange={setCached}
        />
        {!embeds && <Figure label="Output" value={output} onValueChange={setOutput} />}
      </div>
      <EffectiveFrom value={effective} onChange={setEffective} />
      <PricePreviewBox
        line={line}
        problem={problem}
        confirmed={isConfirmed}
        onConfirm={(yes) => setConfirmed(yes ? question : null)}
      />
      <TextInput
        label="Reason"
        hint={<ReasonHint />}
        value={reason}
        maxLength={500}
        onValueChange={setReason}
      />
    </FormDialog>
  )
}

/** Null while something is missing. */
function typed(model: string, input: string, cached: string, output: string): TypedPrice | null {
  const [inputUsd, cachedInputUsd, outputUsd] = [input.trim(), cached.trim(), output.trim()]
  if (model === '' || inputUsd === '' || outputUsd === '') return null
  return { model, inputUsd, cachedInputUsd: cachedInputUsd === '' ? inputUsd : cachedInputUsd, outputUsd }
}

interface FigureProps {
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly onValueChange: (value: string) => void
}

/** Judged by the console, which knows more than whether it is a number. */
function Figure({ label, ...rest }: FigureProps) {
  return <TextInput label={`${label}, $ per 1M`} inputMode="decimal" maxLength={64} {...rest} />
}
