/** What ECharts draws for the break-even: what a month costs, here and there, by how many tokens it has. */
import type { EChartsCoreOption } from 'echarts/core'
import type { Economics } from '../../../../shared/contract/fleet.ts'
import { usdNumber, nanoUsd } from '../../../../shared/money.ts'
import type { ChartColours } from '../../../ui/chart.tsx'
import { formatTokens } from '../../../ui/format.ts'
import { DAYS_PER_MONTH, costAt, measuredOf } from './figures.ts'

const FONT_SIZE = 11

/** Of two lines that cross: where serverless costs nothing they do not, and there is no chart. */
export type Crossing = Economics & { readonly breakEvenTokensPerDay: number }

export const isCrossing = (economics: Economics): economics is Crossing =>
  economics.breakEvenTokensPerDay !== null

export interface Marks {
  readonly breakEven: number
  readonly measured: number | null
  readonly capacity: number | null
}

/** All in tokens a month. */
export function marksOf(economics: Crossing): Marks {
  const { breakEvenTokensPerDay, measuredCapacityTokensPerDay: capacity } = economics
  const measured = measuredOf(economics)?.tokensPerMonth ?? 0
  return {
    breakEven: breakEvenTokensPerDay * DAYS_PER_MONTH,
    measured: measured === 0 ? null : measured,
    capacity: capacity === null || capacity === 0 ? null : capacity * DAYS_PER_MONTH,
  }
}

/** Whole decades around everything that is marked, and around the rows of the comparison. */
export function decadesOf({ breakEven, measured, capacity }: Marks): {
  readonly from: number
  readonly to: number
} {
  const marked = [1_000_000, 10_000_000, breakEven, ...[measured, capacity].filter((one) => one !== null)]
  const from = Math.floor(Math.log10(Math.max(1, Math.min(...marked))))
  const to = Math.ceil(Math.log10(Math.max(...marked)) + 0.3)
  return { from: 10 ** from, to: 10 ** to }
}

/** The decades as rows of a table. */
export function decadeRows(
  economics: Crossing,
): readonly { readonly tokens: number; readonly serverless: number }[] {
  const { from, to } = decadesOf(marksOf(economics))
  const count = Math.round(Math.log10(to / from)) + 1
  return Array.from({ length: count }, (_, place) => {
    const tokens = Math.round(from * 10 ** place)
    return { tokens, serverless: Math.round(costAt(tokens, economics.perMillionNanoUsd)) }
  })
}

const AXIS_USD = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 })
/** "$0.1", "$1", "$10,000". */
const axisUsd = (amount: number): string => `$${AXIS_USD.format(usdNumber(nanoUsd(Math.round(amount))))}`

export function breakEvenOption(economics: Crossing, colours: ChartColours): EChartsCoreOption {
  const { perMillionNanoUsd, gpuMonthNanoUsd } = economics
  const marks = marksOf(economics)
  const { from, to } = decadesOf(marks)
  // Beyond what was measured one GPU does not go: from there its line is a guess.
  const end = Math.min(to, Math.max(from, marks.capacity ?? to))
  const line = { type: 'line', silent: true, showSymbol: false }
  const axis = {
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    minorTick: { show: false },
    splitLine: { lineStyle: { color: colours.line } },
  }
  const label = { color: colours.textFaint, fontSize: FONT_SIZE }
  return {
    textStyle: { fontFamily: colours.sans, fontSize: FONT_SIZE },
    grid: { left: 56, right: 14, top: 22, bottom: 38 },
    xAxis: {
      type: 'log',
      min: from,
      max: to,
      ...axis,
      splitLine: { show: false },
      name: 'tokens a month',
      nameLocation: 'middle',
      nameGap: 22,
      nameTextStyle: label,
      axisLabel: { ...label, hideOverlap: true, formatter: (value: number) => shortTokens(value) },
    },
    yAxis: { type: 'log', ...axis, axisLabel: { ...label, formatter: axisUsd } },
    series: [
      {
        ...line,
        name: 'serverless',
        data: [from, to].map((tokens) => [tokens, costAt(tokens, perMillionNanoUsd)]),
        lineStyle: { color: colours.inkSoft, width: 1.5 },
        endLabel: { show: false },
        ...named('Serverless', [from * 2.2, costAt(from * 2.2, perMillionNanoUsd)], [10, 8], colours),
      },
      {
        ...line,
        name: 'gpu',
        data: [
          [from, gpuMonthNanoUsd],
          [end, gpuMonthNanoUsd],
        ],
        lineStyle: { color: colours.ink, width: 1.5 },
        ...named('GPU', [from * 2.2, gpuMonthNanoUsd], [0, -8], colours),
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: { color: colours.textFaint, width: 1, type: 'dashed' },
          label: { color: colours.text, fontSize: FONT_SIZE, position: 'end', distance: 4 },
          data: [
            ...markAt('Measured', marks.measured, marks.capacity),
            ...markAt('One GPU’s speed', marks.capacity, marks.measured),
          ],
        },
      },
      {
        ...line,
        name: 'gpu, beyond the measured speed',
        data:
          end < to
            ? [
                [end, gpuMonthNanoUsd],
                [to, gpuMonthNanoUsd],
              ]
            : [],
        lineStyle: { color: colours.ink, width: 1.5, type: [2, 4], opacity: 0.6 },
        markPoint: {
          silent: true,
          symbol: 'circle',
          symbolSize: 9,
          itemStyle: { color: colours.surface, borderColor: colours.ink, borderWidth: 2 },
          label: {
            formatter: `Break-even, ${formatTokens(Math.round(marks.breakEven))}`,
            position: 'top',
            align: marks.breakEven > to / 3 ? 'right' : 'center',
            distance: 8,
            // The line of a mark may pass behind it.
            backgroundColor: colours.surface,
            padding: [1, 3],
            color: colours.text,
            fontSize: FONT_SIZE,
            fontWeight: 500,
          },
          data: [{ coord: [marks.breakEven, gpuMonthNanoUsd] }],
        },
      },
    ],
  }
}

/** An upright line with its name; two that are near to each other have theirs on the outer sides. */
function markAt(name: string, tokens: number | null, other: number | null) {
  if (tokens === null) return []
  const isNear = other !== null && Math.abs(Math.log10(other / tokens)) < 1.3
  const align = isNear && other !== tokens ? (tokens < other ? 'right' : 'left') : 'center'
  return [{ xAxis: tokens, label: { formatter: `${name}, ${formatTokens(Math.round(tokens))}`, align } }]
}

/** A line's name, beside one of its points. */
function named(
  name: string,
  at: readonly [number, number],
  offset: readonly [number, number],
  colours: ChartColours,
) {
  return {
    markPoint: {
      silent: true,
      symbol: 'circle',
      symbolSize: 0.1,
      data: [{ coord: at }],
      label: {
        formatter: name,
        offset,
        align: 'left',
        color: colours.text,
        fontSize: FONT_SIZE,
        fontWeight: 500,
      },
    },
  }
}

/** "1M", "100M", "10B": a decade without its digits after the point. */
const shortTokens = (count: number): string => formatTokens(Math.round(count)).replace(/\.0+(?=[kMB])/, '')
