/** The geometry of the hero gauge, in the units of its view box. */

const CENTER_X = 132
const CENTER_Y = 160
export const RADIUS = 125
export const VIEW_BOX = '0 0 324 230'

/** From the lower left over the top to the lower right. */
const START_DEGREES = 160
const SWEEP_DEGREES = 220

const radians = (share: number): number =>
  ((START_DEGREES + SWEEP_DEGREES * Math.max(0, Math.min(1, share))) * Math.PI) / 180

/** The point at a share (0 to 1) of the scale, at a distance from the centre. */
export function pointAt(share: number, radius: number): { readonly x: number; readonly y: number } {
  const angle = radians(share)
  return { x: round(CENTER_X + radius * Math.cos(angle)), y: round(CENTER_Y + radius * Math.sin(angle)) }
}

const round = (value: number): number => Math.round(value * 100) / 100

/** An SVG path along the scale between two shares; empty when there is nothing between them. */
export function arcPath(from: number, to: number, radius: number): string {
  if (Math.min(1, to) - Math.max(0, from) <= 0) return ''
  const start = pointAt(from, radius)
  const end = pointAt(to, radius)
  const large = (Math.min(1, to) - Math.max(0, from)) * SWEEP_DEGREES > 180 ? 1 : 0
  return `M${start.x} ${start.y}A${radius} ${radius} 0 ${large} 1 ${end.x} ${end.y}`
}

/** A line across the scale at a share, between two distances from the centre. */
export function tickPath(share: number, inner: number, outer: number): string {
  const from = pointAt(share, inner)
  const to = pointAt(share, outer)
  return `M${from.x} ${from.y}L${to.x} ${to.y}`
}
