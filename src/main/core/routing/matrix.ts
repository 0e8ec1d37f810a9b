/** The matrix: which model `auto` stands for, by what a prompt asks and what the caller would rather save. */
import type { ComplexityLevel, Matrix } from '../../../shared/contract/model-selection.ts'
import type { CostPriority } from '../../../shared/contract/workloads.ts'

const SMALL = 'llama3.1-8b-instruct'
const MIDDLE = 'llama3.1-70b-instruct-fp8'
const LARGE = 'llama-4-maverick-17b-128e-instruct-fp8'

/** docs/model-selection.md says why each is what it is. */
export const STANDARD_MATRIX: Matrix = {
  low: { low_cost: SMALL, balanced: SMALL, performance: SMALL },
  medium: { low_cost: SMALL, balanced: MIDDLE, performance: MIDDLE },
  high: { low_cost: SMALL, balanced: MIDDLE, performance: LARGE },
}

/** On every request's way. */
export const cell = (matrix: Matrix, complexity: ComplexityLevel, priority: CostPriority): string =>
  matrix[complexity][priority]

/** The models it names, each once, in the order in which they first stand. */
export const modelsOf = (matrix: Matrix): string[] => [
  ...new Set(Object.values(matrix).flatMap((row) => Object.values(row))),
]
