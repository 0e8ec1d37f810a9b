/** Which columns fit into a width. */

export interface Fitting {
  readonly id: string
  /** The least that it needs, in px. */
  readonly minWidth: number
  /** The first to give way has the highest; columns without one stay. */
  readonly givesWay?: number
}

/** Leaves out columns, one after another, until the rest fits. Those that stay may still be too wide together. */
export function fitting<Column extends Fitting>(
  columns: readonly Column[],
  width: number,
): readonly Column[] {
  const needed = columns.reduce((sum, { minWidth }) => sum + minWidth, 0)
  const next = columns.reduce<Column | null>(
    (worst, column) =>
      column.givesWay !== undefined && column.givesWay > (worst?.givesWay ?? 0) ? column : worst,
    null,
  )
  if (needed <= width || next === null) return columns
  return fitting(
    columns.filter((column) => column !== next),
    width,
  )
}
