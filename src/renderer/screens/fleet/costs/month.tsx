import type { Economics } from '../../../../shared/contract/fleet.ts'
import type { NanoUsd } from '../../../../shared/money.ts'
import { useStatus } from '../../../app/status.tsx'
import { formatMoment, windowInWords } from '../../../parts/budgets/times.ts'
import { cx } from '../../../ui/cx.ts'
import { Money } from '../../../ui/money.tsx'
import { savedIn } from './figures.ts'
import { savedInWords } from './words.ts'
import styles from './costs.module.css'

/** What the month has cost so far, against the bill before for the same time. */
export function Month({ month }: { readonly month: Economics['month'] }) {
  const timezone = useStatus()?.timezone ?? 'UTC'
  const { serverlessNanoUsd, machinesNanoUsd, baselineNanoUsd, startedAt, countedFrom } = month
  const saved = savedIn(month)
  const { verdict, about } = savedInWords(saved)
  const longest = Math.max(saved.spentNanoUsd, baselineNanoUsd, 1)
  const name = windowInWords({ windowStart: startedAt, windowEnd: startedAt }, 'month', timezone)
  const width = (amount: NanoUsd): string => (amount === 0 ? '0' : `max(2px, ${(amount / longest) * 100}%)`)
  return (
    <section className={styles.month} aria-labelledby="month-title" data-testid="month">
      <div className={styles.verdict}>
        <h2 id="month-title">{name}, so far</h2>
        <p className={styles.saved} data-testid="saved" data-nano-usd={saved.savedNanoUsd}>
          {verdict}
        </p>
        <p className={styles.quiet}>{about}</p>
        {countedFrom > startedAt && (
          <p className={styles.quiet}>since {formatMoment(countedFrom, timezone)}, when this ledger began</p>
        )}
      </div>
      <dl className={styles.bars}>
        <div>
          <dt>Spent</dt>
          <dd className={styles.bar} aria-hidden>
            <span className={styles.machines} style={{ width: width(machinesNanoUsd) }} />
            <span className={styles.serverless} style={{ width: width(serverlessNanoUsd) }} />
          </dd>
          <dd className={styles.amount}>
            <Money amount={saved.spentNanoUsd} />
          </dd>
          <dd className={styles.parts}>
            <span className={cx(styles.key, styles.machines)} aria-hidden /> machines{' '}
            <Money amount={machinesNanoUsd} />
            <span className={cx(styles.key, styles.serverless)} aria-hidden /> serverless{' '}
            <Money amount={serverlessNanoUsd} />
          </dd>
        </div>
        <div>
          <dt>Before</dt>
          <dd className={styles.bar} aria-hidden>
            <span className={styles.before} style={{ width: width(baselineNanoUsd) }} />
          </dd>
          <dd className={styles.amount}>
            <Money amount={baselineNanoUsd} />
          </dd>
          <dd className={styles.parts}>
            of <Money amount={month.baselineMonthNanoUsd} /> a month
          </dd>
        </div>
      </dl>
    </section>
  )
}
