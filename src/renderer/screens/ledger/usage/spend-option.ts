/** What ECharts draws for the spend per bucket: parts of a whole, the largest at the bottom. */
import type { EChartsCoreOption } from 'echarts/core'
import type { Width } from '../../../../shared/contract/usage.ts'
import { formatUsd, nanoUsd } from '../../../../shared/money.ts'
import type { ChartColours } from '../../../ui/chart.tsx'
import { formatMinute } from '../../../ui/format.ts'
import { formatDay } from './words.ts'
import type { Usage } from './read-usage.ts'

const FONT_SIZE = 11

/** What the pointer is on: a bucket, or a line of the legend. */
export interface Lit {
  readonly bucket: number | null
  /** By its place; null: none. */
  readonly line: number | null
}

export function spendOption(
  { buckets, lines, others, width }: Usage,
  timezone: string,
  colours: ChartColours,
  lit: Lit,
): EChartsCoreOption {
  const midnight = (at: number): boolean => formatMinute(at, timezone) === '00:00'
  const label = (at: number): string =>
    width === 'day' || midnight(at) ? formatDay(at, timezone) : formatMinute(at, timezone)
  const step = stepOf(width, buckets.length)
  const parts = others === null ? lines : [...lines, others]
  const peak = Math.max(
    ...buckets.map((_, i) => parts.reduce((sum, part) => sum + (part.costNanoUsd[i] ?? 0), 0)),
  )
  return {
    textStyle: { fontFamily: colours.sans, fontSize: FONT_SIZE },
    grid: { left: 64, right: 1, top: 10, bottom: 20 },
    xAxis: {
      type: 'category',
      data: buckets.map(({ startsAt }) => startsAt),
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: {
        color: colours.textFaint,
        fontSize: FONT_SIZE,
        margin: 6,
        hideOverlap: true,
        interval: (index: number) => isNamed(buckets[index]?.startsAt ?? 0, step, timezone, index),
        formatter: (at: string) => label(Number(at)),
      },
    },
    yAxis: {
      type: 'value',
      min: 0,
      ...(peak === 0 && { max: 1 }),
      minInterval: 1,
      splitNumber: 3,
      axisLabel: {
        show: peak > 0,
        color: colours.textFaint,
        fontSize: FONT_SIZE,
        formatter: (value: number) => formatUsd(nanoUsd(Math.round(value))),
      },
      splitLine: { show: peak > 0, lineStyle: { color: colours.line } },
    },
    series: parts.map((part, place) => {
      const faded = lit.line !== null && lit.line !== place
      const colour = part === others ? colours.inkSoft : (colours.series[place] ?? colours.inkSoft)
      const resting = faded ? 0.15 : lit.bucket === null ? 1 : 0.45
      return {
        type: 'bar',
        stack: 'spend',
        silent: true,
        barCategoryGap: buckets.length > 150 ? '8%' : '20%',
        barMaxWidth: 40,
        itemStyle: { color: colour, opacity: resting },
        data: part.costNanoUsd.map((value, index) =>
          index === lit.bucket && !faded ? { value, itemStyle: { opacity: 1 } } : value,
        ),
      }
    }),
  }
}

/** Every how many minutes, or days, there is room for a name. */
function stepOf(width: Width, buckets: number): { readonly minutes: number } | { readonly every: number } {
  if (width === 'quarter') return { minutes: buckets > 48 ? 180 : buckets > 8 ? 60 : 15 }
  if (width === 'hour') return { minutes: buckets > 72 ? 1_440 : 360 }
  return { every: Math.ceil(buckets / 12) }
}

function isNamed(at: number, step: ReturnType<typeof stepOf>, timezone: string, index: number): boolean {
  if ('every' in step) return index % step.every === 0
  const [hours = 0, minutes = 0] = formatMinute(at, timezone).split(':').map(Number)
  return (hours * 60 + minutes) % step.minutes === 0
}
