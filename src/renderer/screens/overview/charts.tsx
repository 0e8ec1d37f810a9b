import { useCallback, useState } from 'react'
import type { Minute } from '../../../shared/contract/overview.ts'
import { addUsd, formatUsd } from '../../../shared/money.ts'
import { ChartPanel } from '../../ui/chart-panel.tsx'
import { Chart } from '../../ui/chart.tsx'
import type { ChartColours } from '../../ui/chart.tsx'
import { formatCount, formatMinute } from '../../ui/format.ts'
import { Money } from '../../ui/money.tsx'
import { requestsOption, spendOption } from './chart-options.ts'

interface ChartsProps {
  readonly minutes: readonly Minute[]
  readonly timezone: string
}

/** The last hour by the minute: what it cost, and how much of it failed. */
export function Charts({ minutes, timezone }: ChartsProps) {
  return (
    <>
      <SpendPerMinute minutes={minutes} timezone={timezone} />
      <RequestsPerMinute minutes={minutes} timezone={timezone} />
    </>
  )
}

function SpendPerMinute({ minutes, timezone }: ChartsProps) {
  const [pointed, setPointed] = useState<number | null>(null)
  const option = useCallback(
    (colours: ChartColours) => spendOption(minutes, timezone, colours, pointed),
    [minutes, timezone, pointed],
  )
  const at = pointed === null ? undefined : minutes[pointed]
  const total = formatUsd(addUsd(...minutes.map(({ costNanoUsd }) => costNanoUsd)))
  return (
    <ChartPanel
      title="Spend per minute"
      readout={
        at === undefined
          ? `${total} in the hour`
          : `${formatMinute(at.startsAt, timezone)}, ${formatUsd(at.costNanoUsd)}`
      }
      columns={['Minute', 'Cost']}
      rows={minutes.map(({ startsAt, costNanoUsd }) => ({
        key: startsAt,
        cells: [formatMinute(startsAt, timezone), <Money key="cost" amount={costNanoUsd} />],
      }))}
    >
      <Chart
        label={`Spend per minute over the last 60 minutes: ${total} in total`}
        option={option}
        onPoint={setPointed}
      />
    </ChartPanel>
  )
}

function RequestsPerMinute({ minutes, timezone }: ChartsProps) {
  const [pointed, setPointed] = useState<number | null>(null)
  const option = useCallback(
    (colours: ChartColours) => requestsOption(minutes, timezone, colours, pointed),
    [minutes, timezone, pointed],
  )
  const at = pointed === null ? undefined : minutes[pointed]
  const requests = minutes.reduce((sum, minute) => sum + minute.requests, 0)
  const errors = minutes.reduce((sum, minute) => sum + minute.errors, 0)
  const words = (count: number, failed: number): string =>
    `${formatCount(count)} requests, ${formatCount(failed)} errors`
  return (
    <ChartPanel
      title="Requests per minute"
      readout={
        at === undefined ? '' : `${formatMinute(at.startsAt, timezone)}, ${words(at.requests, at.errors)}`
      }
      columns={['Minute', 'Requests', 'Errors']}
      rows={minutes.map((minute) => ({
        key: minute.startsAt,
        cells: [
          formatMinute(minute.startsAt, timezone),
          formatCount(minute.requests),
          formatCount(minute.errors),
        ],
      }))}
    >
      <Chart
        label={`Requests per minute over the last 60 minutes: ${words(requests, errors)}`}
        option={option}
        onPoint={setPointed}
      />
    </ChartPanel>
  )
}
