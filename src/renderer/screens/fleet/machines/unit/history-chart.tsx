import { useCallback } from 'react'
import type { ChartColours } from '../../../../ui/chart.tsx'
import { Chart } from '../../../../ui/chart.tsx'
import { ChartPanel } from '../../../../ui/chart-panel.tsx'
import { NONE } from '../../../../ui/format.ts'
import { stepInWords, stepTime, valuesOf } from './history-lines.ts'
import type { Line, SpanId, Step } from './history-lines.ts'
import { lineOption } from './history-option.ts'
import styles from './unit.module.css'

interface HistoryChartProps {
  readonly line: Line
  readonly steps: readonly Step[]
  readonly span: SpanId
  readonly timezone: string
  /** The index of the step under the pointer, whichever chart it is over. */
  readonly pointed: number | null
  readonly onPoint: (index: number | null) => void
}

/** One figure over time, with what it was under the pointer, else what it was last. */
export function HistoryChart({ line, steps, span, timezone, pointed, onPoint }: HistoryChartProps) {
  const option = useCallback(
    (colours: ChartColours) => lineOption({ line, steps, span, timezone, colours, pointed }),
    [line, steps, span, timezone, pointed],
  )
  const last = steps.findLast((step) => stepInWords(line, step) !== null) ?? null
  const under = pointed === null ? null : (steps[pointed] ?? null)
  const said = last === null ? null : stepInWords(line, last)
  const readout =
    under === null
      ? (said ?? '')
      : `${stepTime(under.at, span, timezone)}: ${stepInWords(line, under) ?? 'nothing read'}`
  return (
    <div className={styles.chart}>
      <ChartPanel
        title={line.title}
        readout={readout}
        columns={['Time', ...line.series.map(({ name }) => (name === '' ? line.title : name))]}
        rows={steps
          .filter((step) => stepInWords(line, step) !== null)
          .map((step) => ({
            key: step.at,
            cells: [
              stepTime(step.at, span, timezone),
              ...line.series.map((series) => {
                const [value = null] = valuesOf(series, [step])
                return value === null ? NONE : line.words(value)
              }),
            ],
          }))}
      >
        <Chart
          label={`${line.title}: ${said === null ? 'nothing read' : `${said} now`}`}
          option={option}
          onPoint={(index) => onPoint(index === null ? null : Math.max(0, Math.min(steps.length - 1, index)))}
        />
      </ChartPanel>
    </div>
  )
}
