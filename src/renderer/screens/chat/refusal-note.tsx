import { CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatUsd, nanoUsd } from '../../../shared/money.ts'
import { useBudgets } from '../../app/budgets.tsx'
import { useStatus } from '../../app/status.tsx'
import { formatInstant } from '../../ui/format.ts'
import { RaiseButton } from '../../parts/budgets/raise-button.tsx'
import { headline } from './refusal-of.ts'
import type { Answer, Refusal } from './conversation.ts'
import styles from './turn.module.css'

/** Why there is no answer, or only a part of one: in the gateway's own sentence, with its numbers. */
export function RefusalNote({
  answer,
  children,
}: {
  readonly answer: Answer
  readonly children?: ReactNode
}) {
  const { refusal, problem, text } = answer
  const broke = text !== ''
  return (
    <div className={styles.note} role="alert">
      <CircleX size={16} aria-hidden />
      <div>
        <h3>{broke ? 'The answer broke off here' : 'No answer'}</h3>
        <p>{refusal?.budget === undefined ? (refusal?.message ?? problem) : headline(refusal.message)}</p>
        {refusal?.retryAfterSeconds !== undefined && (
          <p>Try again in {Math.ceil(refusal.retryAfterSeconds)} s.</p>
        )}
        {refusal?.budget !== undefined && <BudgetNumbers budget={refusal.budget} />}
        <div className={styles.ways}>
          {refusal?.budget !== undefined && <Raise budgetName={refusal.budget.name} />}
          {children}
        </div>
      </div>
    </div>
  )
}

/** Makes room where it lacked; nothing when that budget is gone by now. */
function Raise({ budgetName }: { readonly budgetName: string }) {
  const budget = useBudgets()?.find(({ name }) => name === budgetName)
  return budget === undefined ? null : <RaiseButton small budget={budget} />
}

/** The refusal carries USD as JSON numbers of at most nine decimals. */
const usd = (amount: number): string => formatUsd(nanoUsd(Math.round(amount * 1e9)))

function BudgetNumbers({ budget }: { readonly budget: NonNullable<Refusal['budget']> }) {
  const timezone = useStatus()?.timezone ?? 'UTC'
  const rows = [
    [`Limit (${budget.name})`, usd(budget.limit_usd)],
    ['Spent', usd(budget.settled_usd)],
    ['Held for requests in flight', usd(budget.held_usd)],
    ['This request at most', usd(budget.estimated_usd)],
  ] as const
  return (
    <>
      <dl className={styles.budget}>
        {rows.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>Resets {formatInstant(Date.parse(budget.resets_at), timezone)}</p>
    </>
  )
}
