/** The contract's part on model selection. */
import { MatrixRefused, type MatrixDesk } from '../../routing/routing.ts'
import type { Os } from '../os.ts'

export function modelSelectionRoutes(os: Os, matrix: MatrixDesk) {
  const { routing } = os
  return {
    matrix: routing.matrix.handler(() => matrix.state()),
    setMatrix: routing.setMatrix.handler(({ input, errors }) => {
      try {
        matrix.set(input.matrix, input.reason)
      } catch (error) {
        if (!(error instanceof MatrixRefused)) throw error
        const { message, complexity, priority } = error
        throw errors.MATRIX_REFUSED({ message, data: { complexity, priority } })
      }
      return matrix.state()
    }),
    resetMatrix: routing.resetMatrix.handler(({ input }) => {
      matrix.reset(input.reason)
      return matrix.state()
    }),
    tryPrompt: routing.tryPrompt.handler(({ input }) => matrix.tryPrompt(input.prompt)),
  }
}
