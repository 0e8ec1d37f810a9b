import { useState } from 'react'
import type { Cell, Figures, Reason } from '../../../../shared/contract/reconciliation.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { Button } from '../../../ui/button.tsx'
import { NONE, formatCount, formatDate } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Select } from '../../../ui/select.tsx'
import { StateWord } from '../../../ui/state-word.tsx'
import { SignedMoney } from './signed-money.tsx'
import { REASON_TITLES, modelInWords, signedCount, verdictOf } from './words.ts'
import styles from './cell-details.module.css'

interface CellDetailsProps {
  readonly cell: Cell
  readonly ledgerModels: readonly string[]
  readonly onChanged: () => void
}

/** What both sides say of a day and model, and why they differ. */
export function CellDetails({ cell, ledgerModels, onChanged }: CellDetailsProps) {
  const { word, mood } = verdictOf(cell)
  const names = cell.namedAs.filter((name) => name !== cell.model)
  return (
    <>
      <section className={styles.group}>
        <StateWord mood={mood}>{word}</StateWord>
        <p className={styles.amount}>
          <SignedMoney amount={cell.difference.costNanoUsd} />
        </p>
        <p className={styles.about}>
          {modelInWords(cell.model)}, {formatDate(cell.day, 'UTC')} in UTC
        </p>
        {names.length > 0 && <p className={styles.about}>On the invoice: {names.join(', ')}</p>}
      </section>
      <Sides cell={cell} />
      <section className={styles.group}>
        <h3>Likely reasons</h3>
        {cell.reasons.length === 0 && (
          <p className={styles.about}>
            {cell.verdict === 'agrees'
              ? 'Nothing differs in cost.'
              : cell.difference.costNanoUsd === null
                ? 'The invoice names no amount, and the ledger has no price to compare its tokens by.'
                : 'No reason fits what the two sides say.'}
          </p>
        )}
        {cell.reasons.map((reason) => (
          <ReasonView key={reason.kind} reason={reason} />
        ))}
        <dl className={styles.rest}>
          <dt>Unexplained</dt>
          <dd>
            <SignedMoney amount={cell.unexplainedNanoUsd} />
          </dd>
        </dl>
      </section>
      {cell.model !== '' && cell.invoice !== null && (
        <NameChoice
          key={`${cell.day} ${cell.model}`}
          cell={cell}
          ledgerModels={ledgerModels}
          onChanged={onChanged}
        />
      )}
    </>
  )
}

function ReasonView({ reason: { kind, explainsNanoUsd, certainty, sentence } }: { readonly reason: Reason }) {
  return (
    <div className={styles.reason} data-testid="reason">
      <div>
        <strong>{REASON_TITLES[kind]}</strong>
        {explainsNanoUsd !== 0 && (
          <span>
            {certainty === 'up_to' && 'up to '}
            <SignedMoney amount={explainsNanoUsd} />
          </span>
        )}
      </div>
      <p>{sentence}</p>
    </div>
  )
}

const FIGURES = [
  ['Input tokens', 'inputTokens'],
  ['Of it cached', 'cachedTokens'],
  ['Output tokens', 'outputTokens'],
  ['Requests', 'requests'],
] as const satisfies readonly (readonly [string, keyof Figures])[]

function Sides({ cell: { invoice, ledger, difference, costImplied } }: { readonly cell: Cell }) {
  const money = (side: Figures | null) =>
    side?.costNanoUsd == null ? NONE : <Money amount={side.costNanoUsd} />
  const count = (value: number | null | undefined): string => (value == null ? NONE : formatCount(value))
  return (
    <table className={styles.sides}>
      <thead>
        <tr>
          <th>
            <span className="srOnly">Figure</span>
          </th>
          <th>Billed</th>
          <th>Ledger</th>
          <th>Difference</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{costImplied ? 'Cost at our price' : 'Cost'}</th>
          <td>{money(invoice)}</td>
          <td>{money(ledger)}</td>
          <td>
            <SignedMoney amount={difference.costNanoUsd} />
          </td>
        </tr>
        {FIGURES.map(([name, field]) => (
          <tr key={field}>
            <th scope="row">{name}</th>
            <td>{count(invoice?.[field])}</td>
            <td>{count(ledger?.[field])}</td>
            <td>{difference[field] === null ? NONE : signedCount(difference[field])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Invoices have names of their own for models; set once, a name holds for all of them. */
function NameChoice({ cell, ledgerModels, onChanged }: CellDetailsProps) {
  const act = useAct()
  const suggested = cell.reasons.find(({ suggestedModel }) => suggestedModel !== null)?.suggestedModel ?? null
  const [model, setModel] = useState<string | null>(suggested)
  const [name = ''] = cell.namedAs
  const isSet = name !== cell.model
  const others = ledgerModels.filter((id) => id !== cell.model)
  const set = (next: string | null): void =>
    act.run((client, options) => client.reconciliation.setAlias({ name, model: next }, options), onChanged)
  if (cell.ledger !== null && !isSet) return null
  if (!isSet && others.length === 0) return null
  return (
    <section className={styles.group}>
      <h3>Name</h3>
      {isSet ? (
        <p className={styles.name}>
          {name} counts as {cell.model}.
          <Button small disabled={act.busy} onClick={() => set(null)}>
            Forget
          </Button>
        </p>
      ) : (
        <div className={styles.choice}>
          <Select
            label={`Count ${name} as`}
            value={model}
            onValueChange={setModel}
            choices={others.map((id) => ({ value: id, name: id }))}
            placeholder="A model of the ledger"
          />
          <Button look="outlined" disabled={model === null || act.busy} onClick={() => set(model)}>
            Set the name
          </Button>
        </div>
      )}
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </section>
  )
}
