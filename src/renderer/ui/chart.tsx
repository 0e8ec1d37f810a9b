/** ECharts with only the parts that are used, drawn on a canvas in the colours of the tokens. */
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, MarkPointComponent } from 'echarts/components'
import { init, use as register } from 'echarts/core'
import type { ECharts, EChartsCoreOption } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useShade } from '../app/theme.ts'

register([BarChart, LineChart, GridComponent, MarkLineComponent, MarkPointComponent, CanvasRenderer])

/** Colours as a canvas understands them. */
export interface ChartColours {
  readonly ink: string
  readonly inkSoft: string
  readonly inkFaint: string
  readonly line: string
  readonly text: string
  readonly textFaint: string
  readonly bad: string
  readonly surface: string
  /** Of the parts of a whole, the largest first. */
  readonly series: readonly string[]
  readonly sans: string
}

/** Reads the tokens as they are now; light-dark() is only resolved on an element's own property. */
function readColours(): ChartColours {
  const probe = document.createElement('span')
  document.body.append(probe)
  const style = getComputedStyle(probe)
  const colour = (token: string): string => {
    probe.style.color = `var(${token})`
    return style.color
  }
  const colours = {
    ink: colour('--ink'),
    inkSoft: colour('--ink-soft'),
    inkFaint: colour('--ink-faint'),
    line: colour('--line'),
    text: colour('--text'),
    textFaint: colour('--text-faint'),
    bad: colour('--bad'),
    surface: colour('--surface'),
    series: [1, 2, 3, 4, 5, 6].map((place) => colour(`--series-${place}`)),
    sans: style.fontFamily,
  }
  probe.remove()
  return colours
}

const known = new Map<'light' | 'dark', ChartColours>()

function coloursOf(shade: 'light' | 'dark'): ChartColours {
  const colours = known.get(shade) ?? readColours()
  known.set(shade, colours)
  return colours
}

interface ChartProps {
  /** What it shows, in a sentence with its figures: all that a screen reader gets besides the table. */
  readonly label: string
  readonly option: (colours: ChartColours) => EChartsCoreOption
  /** The index of the category under the pointer; null when it leaves. */
  readonly onPoint?: (index: number | null) => void
  /** A click on the category under the pointer. */
  readonly onPick?: () => void
}

/** Fills its parent, which gives it its size. Updates are drawn at once, without animation. */
export function Chart({ label, option, onPoint, onPick }: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<ECharts | null>(null)
  const shade = useShade()
  const colours = coloursOf(shade)

  useEffect(() => {
    if (box.current === null) return
    const made = init(box.current, null, { renderer: 'canvas' })
    chart.current = made
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(box.current)
    return () => {
      observer.disconnect()
      made.dispose()
      chart.current = null
    }
  }, [])

  useEffect(() => {
    chart.current?.setOption({ animation: false, ...option(colours) }, { notMerge: true })
  }, [option, colours])

  const point = (clientX: number, clientY: number): void => {
    const bounds = box.current?.getBoundingClientRect()
    if (bounds === undefined || chart.current === null || onPoint === undefined) return
    const at = [clientX - bounds.left, clientY - bounds.top]
    const [index] = chart.current.convertFromPixel({ gridIndex: 0 }, at)
    onPoint(index === undefined ? null : Math.round(index))
  }
  return (
    <div
      ref={box}
      role="img"
      aria-label={label}
      onPointerMove={(event) => point(event.clientX, event.clientY)}
      onPointerLeave={() => onPoint?.(null)}
      onClick={onPick}
    />
  )
}
