/** What ECharts draws for the break-even: what a month costs, here and there, by how many tokens it has. */
import type { EChartsCoreOption } from 'echarts/core'
import { usdNumber, nanoUsd } from '../../../../shared/money.ts'
import type { ChartColours } from '../../../ui/chart.tsx'
import { formatTokens } from '../../../ui/format.ts'
import { costAt } from './figures.ts'
import { decadesOf, marksOf } from './marks.ts'
import type { Crossing, Marks } from './marks.ts'

const FONT_SIZE = 11

const AXIS_USD = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 })
/** "$0.1", "$1", "$10,000". */
const axisUsd = (amount: number): string => `$${AXIS_USD.format(usdNumber(nanoUsd(Math.round(amount))))}`

export function breakEvenOption(economics: Crossing, colours: ChartColours): EChartsCoreOption {
  const { perMillionNanoUsd, gpuMonthNanoUsd } = economics
  const marks = marksOf(economics)
  const { from, to } = decadesOf(marks)
  // Beyond what was measured one GPU does not go: from there its line is a guess.
  const end = Math.min(to, Math.max(from, marks.capacity ?? to))
  const beside = placeForNames(marks)
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
    grid: { left: 56, right: 14, top: 36, bottom: 38 },
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
        ...named('Serverless', [beside, costAt(beside, perMillionNanoUsd)], [10, 8], colours),
      },
      {
        ...line,
        name: 'gpu',
        data: [
          [from, gpuMonthNanoUsd],
          [end, gpuMonthNanoUsd],
        ],
        lineStyle: { color: colours.ink, width: 1.5 },
        ...named('GPU', [beside, gpuMonthNanoUsd], [0, -8], colours),
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: { color: colours.textFaint, width: 1, type: 'dashed' },
          label: { color: colours.text, fontSize: FONT_SIZE, position: 'end' },
          data: [
            ...markAt('Measured', marks.measured, 0, marks),
            ...markAt('One GPU’s speed', marks.capacity, 1, marks),
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

/** Where the names of the lines stand: as far as can be from everything that is marked, in the lower part. */
function placeForNames(marks: Marks): number {
  const { from, to } = decadesOf(marks)
  const at = (share: number): number => from * (to / from) ** share
  const marked = [marks.breakEven, marks.measured, marks.capacity].filter((one) => one !== null)
  const room = (place: number): number => Math.min(...marked.map((mark) => Math.abs(Math.log(mark / place))))
  return [0.03, 0.14, 0.3, 0.46].map(at).toSorted((one, other) => room(other) - room(one))[0] ?? from
}

/** An upright line with its name above it, in a row of its own, clear of the edges. */
function markAt(name: string, tokens: number | null, row: 0 | 1, marks: Marks) {
  if (tokens === null) return []
  const { from, to } = decadesOf(marks)
  const share = Math.log(tokens / from) / Math.log(to / from)
  const align = share < 0.12 ? 'left' : share > 0.88 ? 'right' : 'center'
  const formatter = `${name}, ${formatTokens(Math.round(tokens))}`
  return [{ xAxis: tokens, label: { formatter, align, distance: 4 + row * 14 } }]
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
