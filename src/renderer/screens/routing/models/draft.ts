/** A matrix that is being edited: which cells differ from another one, and one cell set. */
import type { ComplexityLevel, Matrix } from '../../../../shared/contract/model-selection.ts'
import type { CostPriority } from '../../../../shared/contract/workloads.ts'

/** In the order in which they stand: rows from the top, columns from the left. */
export const LEVELS = ['low', 'medium', 'high'] as const satisfies readonly ComplexityLevel[]
export const PRIORITIES = ['low_cost', 'balanced', 'performance'] as const satisfies readonly CostPriority[]

export interface Cell {
  readonly complexity: ComplexityLevel
  readonly priority: CostPriority
}

export const withCell = (matrix: Matrix, { complexity, priority }: Cell, model: string): Matrix => ({
  ...matrix,
  [complexity]: { ...matrix[complexity], [priority]: model },
})

export const changedCells = (one: Matrix, other: Matrix): Cell[] =>
  LEVELS.flatMap((complexity) =>
    PRIORITIES.filter((priority) => one[complexity][priority] !== other[complexity][priority]).map(
      (priority) => ({ complexity, priority }),
    ),
  )
