/** What ECharts draws for the two charts of the overview. */
import type { EChartsCoreOption } from 'echarts/core'
import type { Minute } from '../../../shared/contract/overview.ts'
import { formatUsd, nanoUsd } from '../../../shared/money.ts'
import type { ChartColours } from '../../ui/chart.tsx'
import { formatCount, formatMinute } from '../../ui/format.ts'

const FONT_SIZE = 11

const QUARTER_MS = 15 * 60_000

/** `peak`: the top of the scale, so that the line there is the highest minute itself. */
function frame(minutes: readonly Minute[], timezone: string, colours: ChartColours, peak: number) {
  const last = minutes.length - 1
  const isQuarter = (index: number): boolean => (minutes[index]?.startsAt ?? 1) % QUARTER_MS === 0
  return {
    textStyle: { fontFamily: colours.sans, fontSize: FONT_SIZE },
    grid: { left: 1, right: 1, top: 20, bottom: 20 },
    xAxis: {
      type: 'category',
      data: minutes.map(({ startsAt }) => formatMinute(startsAt, timezone)),
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: {
        color: colours.textFaint,
        fontSize: FONT_SIZE,
        margin: 6,
        // Quarters of an hour, and now; a quarter too close to now gives way.
        interval: (index: number) => index === last || (isQuarter(index) && last - index > 9 && index > 1),
        alignMinLabel: 'left',
        alignMaxLabel: 'right',
        formatter: (time: string, index: number) => (index === last ? 'now' : time),
      },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: peak > 0 ? peak : 1,
      interval: peak > 0 ? peak / 2 : 1,
      axisLabel: { show: false },
      splitLine: { show: peak > 0, lineStyle: { color: colours.line } },
    },
  }
}

/** The highest minute, named where it stands; nothing where there is nothing. */
function peakLabel(values: readonly number[], words: (value: number) => string, colours: ChartColours) {
  const peak = Math.max(...values)
  if (peak <= 0) return {}
  const index = values.lastIndexOf(peak)
  const align = index < values.length * 0.12 ? 'left' : index > values.length * 0.88 ? 'right' : 'center'
  return {
    markPoint: {
      silent: true,
      symbol: 'circle',
      symbolSize: 0.1,
      data: [{ coord: [index, peak] }],
      label: {
        formatter: words(peak),
        position: [0, -16],
        align,
        color: colours.text,
        fontSize: FONT_SIZE,
        fontWeight: 500,
      },
    },
  }
}

export function spendOption(
  minutes: readonly Minute[],
  timezone: string,
  colours: ChartColours,
  pointed: number | null,
): EChartsCoreOption {
  const values = minutes.map(({ costNanoUsd }) => costNanoUsd)
  return {
    ...frame(minutes, timezone, colours, Math.max(...values)),
    series: [
      {
        type: 'line',
        silent: true,
        data: values.map((value, index) => ({
          value,
          symbol: index === pointed ? 'circle' : 'none',
          symbolSize: 7,
        })),
        showSymbol: true,
        lineStyle: { color: colours.ink, width: 1.5 },
        itemStyle: { color: colours.ink },
        areaStyle: { color: colours.ink, opacity: 0.06 },
        ...peakLabel(values, (value) => formatUsd(nanoUsd(value)), colours),
      },
    ],
  }
}

export function requestsOption(
  minutes: readonly Minute[],
  timezone: string,
  colours: ChartColours,
  pointed: number | null,
): EChartsCoreOption {
  const bars = { type: 'bar', stack: 'requests', silent: true, barCategoryGap: '28%' }
  const counts = minutes.map(({ requests }) => requests)
  return {
    ...frame(minutes, timezone, colours, Math.max(...counts)),
    series: [
      {
        ...bars,
        name: 'errors',
        data: minutes.map(({ errors }) => errors),
        itemStyle: { color: colours.bad },
      },
      {
        ...bars,
        name: 'served',
        data: minutes.map(({ requests, errors }, index) => ({
          value: requests - errors,
          itemStyle: { color: index === pointed ? colours.ink : colours.inkSoft },
        })),
        ...peakLabel(counts, formatCount, colours),
      },
    ],
  }
}
