/** What ECharts draws for one figure of an endpoint's history. */
import type { EChartsCoreOption } from 'echarts/core'
import type { ChartColours } from '../../../../ui/chart.tsx'
import { stepTime, valuesOf } from './history-lines.ts'
import type { Line, SpanId, Step } from './history-lines.ts'

const FONT_SIZE = 11

interface Drawn {
  readonly line: Line
  readonly steps: readonly Step[]
  readonly span: SpanId
  readonly timezone: string
  readonly colours: ChartColours
  readonly pointed: number | null
}

export function lineOption({ line, steps, span, timezone, colours, pointed }: Drawn): EChartsCoreOption {
  const all = line.series.map((series) => valuesOf(series, steps))
  const highest = Math.max(0, ...all.flat().map((value) => value ?? 0), line.threshold?.at ?? 0)
  const top = line.top ?? (highest > 0 ? highest : 1)
  const last = steps.length - 1
  const thirds = [0, Math.round(last / 3), Math.round((2 * last) / 3), last]
  return {
    textStyle: { fontFamily: colours.sans, fontSize: FONT_SIZE },
    grid: { left: 1, right: 1, top: 15, bottom: 18 },
    xAxis: {
      type: 'category',
      data: steps.map(({ at }) => stepTime(at, span, timezone)),
      boundaryGap: false,
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: {
        color: colours.textFaint,
        fontSize: FONT_SIZE,
        margin: 5,
        interval: (index: number) => thirds.includes(index),
        alignMinLabel: 'left',
        alignMaxLabel: 'right',
        formatter: (time: string, index: number) => (index === last ? 'now' : time),
      },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: top,
      interval: top / 2,
      axisLabel: {
        inside: true,
        margin: 0,
        verticalAlign: 'bottom',
        padding: [0, 0, 2, 0],
        color: colours.textFaint,
        fontSize: FONT_SIZE,
        // Only the upper edge is named: all else follows from it.
        formatter: (value: number) => (value === top ? line.words(value) : ''),
      },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: all.map((values, index) => ({
      type: 'line',
      silent: true,
      z: 10 - index,
      data: values.map((value, at) => ({
        value: value ?? '-',
        // What stands alone between two gaps is a point.
        symbol: at === pointed || isAlone(values, at) ? 'circle' : 'none',
        symbolSize: at === pointed ? 6 : 3,
      })),
      showSymbol: true,
      connectNulls: false,
      lineStyle: index === 0 ? { color: colours.ink, width: 1.25 } : { color: colours.inkSoft, width: 1.25 },
      itemStyle: { color: index === 0 ? colours.ink : colours.inkSoft },
      ...(index === 0 && { areaStyle: { color: colours.ink, opacity: 0.05 } }),
      ...(index === 0 && { markLine: linesAcross({ line, colours, pointed }) }),
    })),
  }
}

const isAlone = (values: readonly (number | null)[], at: number): boolean =>
  (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null

/** The threshold with its name, and where the pointer is. */
function linesAcross({ line, colours, pointed }: Pick<Drawn, 'line' | 'colours' | 'pointed'>) {
  const { threshold } = line
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    data: [
      ...(threshold === undefined
        ? []
        : [
            {
              yAxis: threshold.at,
              lineStyle: { color: colours.bad, type: 'solid', width: 1 },
              label: {
                formatter: threshold.name,
                position: 'insideEndTop',
                color: colours.bad,
                fontSize: FONT_SIZE,
              },
            },
          ]),
      ...(pointed === null
        ? []
        : [
            {
              xAxis: pointed,
              lineStyle: { color: colours.inkSoft, type: 'solid', width: 1, opacity: 0.6 },
              label: { show: false },
            },
          ]),
    ],
  }
}
