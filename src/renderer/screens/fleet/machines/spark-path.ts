/** A small line without axes. */

interface Box {
  readonly width: number
  readonly height: number
  /** The value at its upper edge. */
  readonly top: number
  /** How many steps it is wide; fewer values stand at its right, where now is. */
  readonly steps: number
}

/** The line as the `d` of a path, with a gap where there is no value. */
export function sparkPath(values: readonly (number | null)[], { width, height, top, steps }: Box): string {
  const stepPx = width / Math.max(1, steps - 1)
  const offset = steps - values.length
  let isDrawing = false
  let path = ''
  for (const [index, value] of values.entries()) {
    if (value === null) {
      isDrawing = false
      continue
    }
    const x = round((offset + index) * stepPx)
    const y = round(height - (Math.min(value, top) / top) * height)
    // What stands alone between two gaps is a point.
    const isAlone = !isDrawing && (values[index + 1] ?? null) === null
    path += `${isDrawing ? 'L' : 'M'}${x} ${y}${isAlone ? 'h0' : ''}`
    isDrawing = true
  }
  return path
}

const round = (value: number): number => Math.round(value * 10) / 10
