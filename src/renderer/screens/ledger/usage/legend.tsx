import { addUsd, ZERO_USD } from '../../../../shared/money.ts'
import type { NanoUsd } from '../../../../shared/money.ts'
import { formatShare } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { GROUPS } from '../../../parts/ledger-query.ts'
import type { By, Usage } from './read-usage.ts'
import { rowsHref } from './rows-of.ts'
import type { Part } from './spend.tsx'
import styles from './usage.module.css'

interface LegendProps {
  readonly parts: readonly Part[]
  readonly by: By
  readonly usage: Usage
  /** The bucket whose figures are shown; null: those of the whole span. */
  readonly bucket: number | null
  /** That bucket in words. */
  readonly title: string | null
  /** The place of the line to bring out; null: none. */
  readonly onLight: (place: number | null) => void
}

/** Which colour is whose, with what it comes to. A name leads to its rows. */
export function Legend({ parts, by, usage, bucket, title, onLight }: LegendProps) {
  const amounts = parts.map(({ costNanoUsd, totalNanoUsd }) =>
    bucket === null ? totalNanoUsd : (costNanoUsd[bucket] ?? ZERO_USD),
  )
  const sum = addUsd(...amounts)
  return (
    <table className={styles.legend} data-testid="usage-legend">
      <thead>
        <tr>
          <th scope="col">{GROUPS.find((group) => group.by === by)?.name}</th>
          <th scope="col" title={title ?? undefined}>
            Cost, USD
          </th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ key, name, value, colour }, place) => (
          <tr key={key} onPointerEnter={() => onLight(place)} onPointerLeave={() => onLight(null)}>
            <th scope="row" title={name}>
              <span className={styles.swatch} style={{ background: colour }} aria-hidden />
              {value === null ? name : <a href={rowsHref(usage.span, usage.at, { by, value })}>{name}</a>}
            </th>
            <td>
              <Money amount={amounts[place] ?? ZERO_USD} />
            </td>
            <td>{formatShare(shareOf(amounts[place] ?? ZERO_USD, sum))}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{title ?? 'Total'}</th>
          <td>
            <Money amount={sum} />
          </td>
          <td />
        </tr>
      </tfoot>
    </table>
  )
}

const shareOf = (part: NanoUsd, whole: NanoUsd): number => (whole === 0 ? 0 : part / whole)
