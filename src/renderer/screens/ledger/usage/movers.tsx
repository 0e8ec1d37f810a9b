import type { NanoUsd } from '../../../../shared/money.ts'
import type { Span } from '../../../../shared/contract/ledger.ts'
import { GROUPS } from '../../../parts/ledger-query.ts'
import { valueInWords } from '../../../parts/ledger-traits.ts'
import { NONE, formatCount } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { SignedMoney } from '../reconcile/signed-money.tsx'
import type { By, Usage } from './read-usage.ts'
import { rowsHref } from './rows-of.ts'
import { beforeInWords, changeWord } from './words.ts'
import styles from './usage.module.css'

interface MoversProps {
  readonly usage: Usage
  readonly by: By
}

/** What costs more or less than in the span before, the largest change first. */
export function Movers({ usage, by }: MoversProps) {
  const { movers, span, before, at } = usage
  return (
    <section className={styles.part} aria-labelledby="usage-movers">
      <h2 id="usage-movers">
        Top movers <span className={styles.about}>against {beforeInWords(before)}</span>
      </h2>
      <div className={styles.scroller} tabIndex={0} role="group" aria-labelledby="usage-movers">
        <table className={styles.table} data-testid="usage-movers">
          <thead>
            <tr>
              <th scope="col">{GROUPS.find((group) => group.by === by)?.name}</th>
              <th scope="col">Change, USD</th>
              <th scope="col" className={styles.word}>
                <span className="srOnly">Which way</span>
              </th>
              <th scope="col">Now, USD</th>
              <th scope="col">Before, USD</th>
              <th scope="col">Attempts now</th>
              <th scope="col">Attempts before</th>
            </tr>
          </thead>
          <tbody>
            {movers.map((mover) => {
              const words = valueInWords(by, mover.value, mover.name)
              const href = (of: Span): string => rowsHref(of, at, { by, value: mover.value })
              return (
                <tr key={mover.value}>
                  <th scope="row" title={words}>
                    <a href={href(mover.now.attempts > 0 ? span : before)}>{words}</a>
                  </th>
                  <td>
                    <SignedMoney amount={mover.changeNanoUsd} />
                  </td>
                  <td className={styles.word}>{changeWord(mover)}</td>
                  <td>
                    <Cost {...mover.now} href={href(span)} />
                  </td>
                  <td>
                    <Cost {...mover.before} href={href(before)} />
                  </td>
                  <td>{formatCount(mover.now.attempts)}</td>
                  <td>{formatCount(mover.before.attempts)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface CostProps {
  readonly attempts: number
  readonly costNanoUsd: NanoUsd
  readonly href: string
}

function Cost({ attempts, costNanoUsd, href }: CostProps) {
  if (attempts === 0) return <>{NONE}</>
  return (
    <a href={href}>
      <Money amount={costNanoUsd} />
    </a>
  )
}
