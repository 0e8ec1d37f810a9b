import { useCallback, useState } from 'react'
import { addUsd, formatUsd } from '../../../../shared/money.ts'
import type { NanoUsd } from '../../../../shared/money.ts'
import { valueInWords } from '../../../parts/ledger-traits.ts'
import { ChartPanel } from '../../../ui/chart-panel.tsx'
import { Chart } from '../../../ui/chart.tsx'
import type { ChartColours } from '../../../ui/chart.tsx'
import { NONE } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { Legend } from './legend.tsx'
import type { By, Usage } from './read-usage.ts'
import { rowsHref } from './rows-of.ts'
import { spendOption } from './spend-option.ts'
import { WIDTH_WORDS, bucketInWords } from './words.ts'
import styles from './usage.module.css'

interface SpendProps {
  readonly usage: Usage
  readonly by: By
  readonly timezone: string
}

/** One line of the chart, or what is left beside the largest. */
export interface Part {
  readonly key: string
  readonly name: string
  /** Null: others, which no filter asks for. */
  readonly value: string | null
  readonly costNanoUsd: readonly NanoUsd[]
  readonly totalNanoUsd: NanoUsd
  readonly colour: string
}

function partsOf({ lines, others }: Usage, by: By): readonly Part[] {
  const parts = lines.map(({ value, name, costNanoUsd, total }, place) => ({
    key: `of ${value}`,
    name: valueInWords(by, value, name),
    value,
    costNanoUsd,
    totalNanoUsd: total.costNanoUsd,
    colour: `var(--series-${place + 1})`,
  }))
  if (others === null) return parts
  const rest = {
    key: 'others',
    name: 'Others',
    value: null,
    costNanoUsd: others.costNanoUsd,
    totalNanoUsd: others.total.costNanoUsd,
    colour: 'var(--ink-soft)',
  }
  return [...parts, rest]
}

/** What each bucket of the span cost, by its largest parts. */
export function Spend({ usage, by, timezone }: SpendProps) {
  const [bucket, setBucket] = useState<number | null>(null)
  const [line, setLine] = useState<number | null>(null)
  const { buckets, width, at, total } = usage
  const option = useCallback(
    (colours: ChartColours) => spendOption(usage, timezone, colours, { bucket, line }),
    [usage, timezone, bucket, line],
  )
  const parts = partsOf(usage, by)
  const pointed = bucket === null ? undefined : buckets[bucket]
  const sumAt = (index: number): NanoUsd =>
    addUsd(...parts.flatMap(({ costNanoUsd }) => costNanoUsd[index] ?? []))
  const hrefOf = (index: number, value: string | null = null): string | undefined => {
    const span = buckets[index]
    if (span === undefined) return undefined
    return rowsHref({ from: span.startsAt, to: span.endsAt }, at, value === null ? undefined : { by, value })
  }
  return (
    <div className={styles.spend}>
      <ChartPanel
        title={`Spend per ${WIDTH_WORDS[width]}, USD`}
        readout={
          pointed === undefined || bucket === null
            ? ''
            : `${bucketInWords(pointed, width, timezone)}, ${formatUsd(sumAt(bucket))}`
        }
        columns={['Time', 'All', ...parts.map(({ name }) => name)]}
        rows={buckets.map((span, index) => ({
          key: span.startsAt,
          cells: [
            bucketInWords(span, width, timezone),
            <Cell key="all" amount={sumAt(index)} href={hrefOf(index)} />,
            ...parts.map(({ key, value, costNanoUsd }) => (
              <Cell
                key={key}
                amount={costNanoUsd[index]}
                href={value === null ? undefined : hrefOf(index, value)}
              />
            )),
          ],
        }))}
      >
        <Chart
          label={`Spend per ${WIDTH_WORDS[width]}, ${formatUsd(total.costNanoUsd)} in total: ${parts
            .map(({ name, totalNanoUsd }) => `${name} ${formatUsd(totalNanoUsd)}`)
            .join(', ')}`}
          option={option}
          onPoint={setBucket}
          onPick={() => {
            const href = bucket === null ? undefined : hrefOf(bucket)
            if (href !== undefined) location.hash = href
          }}
        />
      </ChartPanel>
      <Legend
        parts={parts}
        by={by}
        usage={usage}
        bucket={pointed === undefined ? null : bucket}
        title={pointed === undefined ? null : bucketInWords(pointed, width, timezone)}
        onLight={setLine}
      />
    </div>
  )
}

function Cell({ amount, href }: { readonly amount: NanoUsd | undefined; readonly href: string | undefined }) {
  if (amount === undefined || amount === 0) return <>{NONE}</>
  if (href === undefined) return <Money amount={amount} />
  return (
    <a href={href}>
      <Money amount={amount} />
    </a>
  )
}
