/** The columns of a grid: one template for its head, its rows and its sums. */
import { cx } from '../cx.ts'
import type { Fitting } from './fit.ts'
import styles from './grid.module.css'

export interface GridColumn extends Fitting {
  readonly title: string
  /** Said on hover, where the title is short. */
  readonly long?: string
  readonly number?: boolean
  /** How the rest of the width is shared. */
  readonly grow?: number
  readonly soft?: boolean
}

export const cellClass = ({ number, soft }: Pick<GridColumn, 'number' | 'soft'>): string =>
  cx(styles.cell, number === true && styles.number, soft === true && styles.soft)

export const templateOf = (columns: readonly GridColumn[]): string =>
  columns
    .map(({ minWidth, grow = 0 }) => `minmax(${minWidth}px, ${grow === 0 ? `${minWidth}px` : `${grow}fr`})`)
    .join(' ')
