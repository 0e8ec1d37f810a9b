/** Where the bands of the live picture run: from workloads on the left to targets on the right, in pixels of height. */

/** What goes from one place to another. */
export interface Stream {
  readonly from: string
  readonly to: string
  readonly value: number
}

export interface Node {
  readonly id: string
  readonly value: number
  /** Of its bar. */
  readonly top: number
  readonly height: number
  /** The middle of the place that its label has. */
  readonly middle: number
}

export interface Band {
  readonly from: string
  readonly to: string
  readonly value: number
  readonly height: number
  readonly fromTop: number
  readonly toTop: number
}

export interface Picture {
  readonly height: number
  readonly left: readonly Node[]
  readonly right: readonly Node[]
  readonly bands: readonly Band[]
}

/** A label has two lines. */
const LABEL = 40
const GAP = 8
/** What carries nothing is there all the same. */
const THINNEST_BAR = 2
const THINNEST_BAND = 1

/**
 * @param left and @param right in their order from the top; a place without a stream is shown too
 * @param room what all bars of a side have together
 */
export function layOut(
  streams: readonly Stream[],
  left: readonly string[],
  right: readonly string[],
  room: number,
): Picture {
  const total = streams.reduce((sum, { value }) => sum + value, 0)
  const heightOf = (value: number): number => Math.max(THINNEST_BAND, (value / Math.max(1, total)) * room)
  const flowing = streams.filter(({ value }) => value > 0)
  const barOf = (side: 'from' | 'to', id: string): number =>
    flowing.filter((stream) => stream[side] === id).reduce((sum, { value }) => sum + heightOf(value), 0)
  const columns = [column(left, (id) => barOf('from', id)), column(right, (id) => barOf('to', id))] as const
  const height = Math.max(...columns.map((places) => heightOfColumn(places)))
  const [from, to] = columns.map((places) => placesOf(places, height))
  const value = (side: 'from' | 'to', id: string): number =>
    flowing.filter((stream) => stream[side] === id).reduce((sum, stream) => sum + stream.value, 0)
  const nodes = (places: ReadonlyMap<string, Place> | undefined, side: 'from' | 'to'): Node[] =>
    [...(places ?? [])].map(([id, place]) => ({ id, value: value(side, id), ...place }))
  return {
    height,
    left: nodes(from, 'from'),
    right: nodes(to, 'to'),
    bands: bandsOf(flowing, { left, right, from, to }, heightOf),
  }
}

interface Place {
  readonly top: number
  readonly height: number
  readonly middle: number
}

type Column = readonly { readonly id: string; readonly bar: number }[]

const column = (ids: readonly string[], bar: (id: string) => number): Column =>
  ids.map((id) => ({ id, bar: Math.max(THINNEST_BAR, bar(id)) }))

const slotOf = (bar: number): number => Math.max(LABEL, bar)

const heightOfColumn = (places: Column): number =>
  places.reduce((sum, { bar }) => sum + slotOf(bar), 0) + GAP * Math.max(0, places.length - 1)

/** The shorter column stands in the middle. */
function placesOf(places: Column, height: number): ReadonlyMap<string, Place> {
  let y = (height - heightOfColumn(places)) / 2
  return new Map(
    places.map(({ id, bar }) => {
      const slot = slotOf(bar)
      const middle = y + slot / 2
      y += slot + GAP
      return [id, { top: middle - bar / 2, height: bar, middle }]
    }),
  )
}

interface Sides {
  readonly left: readonly string[]
  readonly right: readonly string[]
  readonly from: ReadonlyMap<string, Place> | undefined
  readonly to: ReadonlyMap<string, Place> | undefined
}

/** At each bar the bands lie in the order of what they lead to, so that as few as possible cross. */
function bandsOf(
  streams: readonly Stream[],
  { left, right, from, to }: Sides,
  heightOf: (value: number) => number,
): Band[] {
  const used = { from: new Map<string, number>(), to: new Map<string, number>() }
  const ordered = streams.toSorted(
    (one, two) =>
      left.indexOf(one.from) - left.indexOf(two.from) || right.indexOf(one.to) - right.indexOf(two.to),
  )
  return ordered.flatMap(({ from: source, to: sink, value }) => {
    const [start, end] = [from?.get(source), to?.get(sink)]
    if (start === undefined || end === undefined) return []
    const height = heightOf(value)
    const [above, aboveSink] = [used.from.get(source) ?? 0, used.to.get(sink) ?? 0]
    used.from.set(source, above + height)
    used.to.set(sink, aboveSink + height)
    return [{ from: source, to: sink, value, height, fromTop: start.top + above, toTop: end.top + aboveSink }]
  })
}

/** The outline of a band in a box that is `width` wide. */
export function outline({ height, fromTop, toTop }: Band, width: number): string {
  const half = width / 2
  return (
    `M0,${fromTop} C${half},${fromTop} ${half},${toTop} ${width},${toTop} L${width},${toTop + height} ` +
    `C${half},${toTop + height} ${half},${fromTop + height} 0,${fromTop + height} Z`
  )
}
