import { Archive, Pencil, Table2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Budget } from '../../../shared/contract/budgets.ts'
import { ZERO_USD, exactUsd, nanoUsd } from '../../../shared/money.ts'
import { Button } from '../../ui/button.tsx'
import { Money } from '../../ui/money.tsx'
import { StateWord } from '../../ui/state-word.tsx'
import { BurnUp } from './burn-up.tsx'
import { alarmInWords, burnInWords } from '../../parts/budgets/burn-words.ts'
import { Changes } from './changes.tsx'
import { PastWindows } from './past-windows.tsx'
import { RaiseButton } from '../../parts/budgets/raise-button.tsx'
import { rowsHref } from './rows-href.ts'
import { standingOf } from '../../parts/budgets/standing.ts'
import { ThresholdList } from './threshold-list.tsx'
import { PERIOD_WORDS, formatMoment, formatNear, resetsIn } from '../../parts/budgets/times.ts'
import { forecastInWords, scopeInWords, variableOf } from '../../parts/budgets/words.ts'
import styles from './details.module.css'

interface BudgetDetailsProps {
  readonly budget: Budget
  readonly now: number
  readonly onEdit: () => void
  readonly onArchive: () => void
}

/** Everything about one budget: how it stands, where it is heading, what it was before, and what can be done. */
export function BudgetDetails({ budget, now, onEdit, onArchive }: BudgetDetailsProps) {
  const { settledNanoUsd, machinesNanoUsd, heldNanoUsd, limitNowNanoUsd, timezone, period } = budget
  const standing = standingOf(budget, now)
  const left = Math.max(ZERO_USD, limitNowNanoUsd - settledNanoUsd - heldNanoUsd)
  const variable = variableOf(budget)
  return (
    <>
      <section className={styles.head}>
        <StateWord mood={standing.mood}>
          {standing.word}
          {standing.why !== null && <span className={styles.quiet}> · {standing.why}</span>}
        </StateWord>
        <p className={styles.figure} title={`$${exactUsd(settledNanoUsd)}`}>
          <Money amount={settledNanoUsd} />
          <span>
            of <Money amount={limitNowNanoUsd} /> {PERIOD_WORDS[period].now}
          </span>
        </p>
        <div className={styles.actions}>
          <RaiseButton look="filled" budget={budget} />
          {budget.origin === 'console' && (
            <>
              <Button look="outlined" onClick={onEdit}>
                <Pencil size={13} aria-hidden /> Edit
              </Button>
              <Button look="outlined" onClick={onArchive}>
                <Archive size={13} aria-hidden /> Archive
              </Button>
            </>
          )}
        </div>
        <a className={styles.link} href={rowsHref(budget)}>
          <Table2 size={13} aria-hidden /> Show its rows
        </a>
      </section>
      <BurnUp budget={budget} now={now} />
      <Group title="Now">
        <Field name="Exactly spent">${exactUsd(settledNanoUsd)}</Field>
        {machinesNanoUsd !== null && machinesNanoUsd > 0 && (
          <Field name="Of it machine time">
            <Money amount={machinesNanoUsd} />
          </Field>
        )}
        <Field name="Held in flight">
          <Money amount={heldNanoUsd} />
        </Field>
        <Field name="Left">
          <Money amount={nanoUsd(left)} />
        </Field>
        <Field name="Forecast">{forecastInWords(budget, now)}</Field>
        {budget.forecast.known && <Field name="Reckoned from">{budget.forecast.basis}</Field>}
        <Field name="Burn rate">
          <ul className={styles.burns} title="1× is the even pace, which ends with the limit at the reset">
            {budget.burnRates.map((rate) => (
              <li key={rate.longMs}>
                {burnInWords(rate)} <span className={styles.quiet}>{alarmInWords(rate)}</span>
              </li>
            ))}
          </ul>
        </Field>
        <Field name="Resets">
          {formatMoment(budget.windowEnd, timezone)}, {resetsIn(budget, now)}
        </Field>
      </Group>
      {budget.raise !== null && (
        <Group title="Raised until the reset">
          <Field name="Limit">
            <Money amount={budget.raise.limitNanoUsd} /> instead of <Money amount={budget.limitNanoUsd} />
          </Field>
          <Field name="Reason">{budget.raise.reason}</Field>
          <Field name="When">{formatNear(budget.raise.raisedAt, now, timezone)}</Field>
        </Group>
      )}
      <section className={styles.group}>
        <h3>Thresholds</h3>
        <ThresholdList budget={budget} now={now} />
      </section>
      <PastWindows key={`windows ${budget.id} ${budget.windowStart}`} budget={budget} />
      <Group title="Terms">
        <Field name="Counts">{scopeInWords(budget)}</Field>
        <Field name="Period">
          {PERIOD_WORDS[period].per}, {timezone}
        </Field>
        <Field name="Past the limit">
          {budget.enforcement === 'hard' ? 'refuses what does not fit' : 'warns only, refuses nothing'}
        </Field>
        {variable !== null && (
          <Field name="Comes from">
            <code>{variable}</code>: change it there and start the console again
          </Field>
        )}
      </Group>
      <Changes key={changesKey(budget)} budget={budget} />
    </>
  )
}

/** Each of these can only change by what the audit log then tells of. */
const changesKey = ({ id, name, limitNowNanoUsd, enforcement, thresholds, raise }: Budget): string =>
  `changes ${id} ${name} ${limitNowNanoUsd} ${enforcement} ${thresholds.length} ${raise?.raisedAt ?? 0}`

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.group}>
      <h3>{title}</h3>
      <dl>{children}</dl>
    </section>
  )
}

function Field({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.field}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
