/** What the history of an endpoint is drawn as: one chart each, on the same steps of time. */
import type { HistoryPoint } from '../../../../../shared/contract/fleet.ts'
import { formatCount, formatDate, formatDuration, formatMinute, formatShare } from '../../../../ui/format.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export const SPANS = {
  '1h': { ms: HOUR_MS, refreshMs: 15_000 },
  '24h': { ms: DAY_MS, refreshMs: 60_000 },
  '30d': { ms: 30 * DAY_MS, refreshMs: 300_000 },
} as const

export type SpanId = keyof typeof SPANS

/** A step of time; null where nothing was read in it. */
export interface Step {
  readonly at: number
  readonly point: HistoryPoint | null
}

export interface Line {
  readonly id: string
  readonly title: string
  /** The first is drawn in ink, a second fainter. */
  readonly series: readonly { readonly name: string; readonly of: (point: HistoryPoint) => number | null }[]
  readonly words: (value: number) => string
  /** The upper edge, where it is always the same. */
  readonly top?: number
  /** A line across, with its name. */
  readonly threshold?: { readonly at: number; readonly name: string }
}

/** "4", "0.3", "212": means of counts are seldom whole. */
const formatMean = (value: number): string =>
  Number.isInteger(value) || value >= 99.5 ? formatCount(value) : value.toFixed(1)

/** `hotCelsius`: from so many °C a GPU is hot. */
export const linesOf = (hotCelsius: number): readonly Line[] => [
  {
    id: 'requests',
    title: 'Requests',
    series: [
      { name: 'running', of: ({ running }) => running },
      { name: 'waiting', of: ({ waiting }) => waiting },
    ],
    words: formatMean,
  },
  {
    id: 'kvCache',
    title: 'KV cache',
    series: [{ name: 'full', of: ({ kvCacheShare }) => kvCacheShare }],
    words: formatShare,
    top: 1,
  },
  {
    id: 'tokens',
    title: 'Output tokens',
    series: [{ name: 'a second', of: ({ outputTokensPerSecond }) => outputTokensPerSecond }],
    words: formatMean,
  },
  {
    id: 'ttft',
    title: 'Time to first token',
    series: [{ name: '', of: ({ ttftMs }) => ttftMs }],
    words: formatDuration,
  },
  {
    id: 'utilisation',
    title: 'GPU utilisation',
    series: [{ name: '', of: ({ utilisation }) => utilisation }],
    words: formatShare,
    top: 1,
  },
  {
    id: 'memory',
    title: 'GPU memory',
    series: [{ name: 'in use', of: ({ memoryShare }) => memoryShare }],
    words: formatShare,
    top: 1,
  },
  {
    id: 'power',
    title: 'Power',
    series: [{ name: '', of: ({ powerW }) => powerW }],
    words: (value) => `${formatCount(value)} W`,
  },
  {
    id: 'temperature',
    title: 'Temperature',
    series: [{ name: '', of: ({ temperatureC }) => temperatureC }],
    words: (value) => `${formatCount(value)} °C`,
    threshold: { at: hotCelsius, name: `Hot, ${hotCelsius} °C` },
  },
]

interface Answer {
  readonly from: number
  readonly to: number
  readonly stepMs: number
  readonly points: readonly HistoryPoint[]
}

/** All steps from the first to now, so that a time in which nothing was read is a gap and not left out. */
export function stepsOf({ from, to, stepMs, points }: Answer): readonly Step[] {
  const first = Math.floor(from / stepMs)
  const last = Math.floor(to / stepMs)
  const byStep = new Map(points.map((point) => [Math.floor(point.at / stepMs), point]))
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    at: (first + index) * stepMs,
    point: byStep.get(first + index) ?? null,
  }))
}

type Series = Line['series'][number]

export const valuesOf = ({ of }: Series, steps: readonly Step[]): readonly (number | null)[] =>
  steps.map(({ point }) => (point === null ? null : of(point)))

export const hasValues = ({ series }: Line, steps: readonly Step[]): boolean =>
  series.some((one) => steps.some(({ point }) => point !== null && one.of(point) !== null))

/** "4 running, 0 waiting": what it was in a step; null where nothing was read. */
export function stepInWords({ series, words }: Line, { point }: Step): string | null {
  if (point === null) return null
  const parts = series.flatMap(({ name, of }) => {
    const value = of(point)
    return value === null ? [] : [name === '' ? words(value) : `${words(value)} ${name}`]
  })
  return parts.length === 0 ? null : parts.join(', ')
}

/** When a step was: a clock within a day, else the day. */
export const stepTime = (at: number, span: SpanId, timezone: string): string =>
  span === '30d' ? formatDate(at, timezone).replace(/ \d{4}$/, '') : formatMinute(at, timezone)
