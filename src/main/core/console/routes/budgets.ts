/** The contract's part on budgets. */
import { BudgetRefused, type BudgetDesk } from '../../budgets/budgets.ts'
import { NEVER_ABORTED, type Os } from '../os.ts'
import type { SetTimer } from '../waiting.ts'
import { watch } from '../watch.ts'

export function budgetRoutes(os: Os, desk: BudgetDesk, setTimer: SetTimer) {
  const { budgets } = os
  return {
    watch: budgets.watch.handler(({ signal = NEVER_ABORTED }) => watch(desk.live, { signal, setTimer })),
    create: budgets.create.handler(({ input, errors }) =>
      orRefuse(errors, () => ({ budget: desk.create(input) })),
    ),
    edit: budgets.edit.handler(({ input: { id, changes }, errors }) =>
      orRefuse(errors, () => ({ budget: desk.edit(id, changes) })),
    ),
    archive: budgets.archive.handler(({ input: { id }, errors }) =>
      orRefuse(errors, () => {
        desk.archive(id)
        return {}
      }),
    ),
    raise: budgets.raise.handler(({ input: { id, limitNanoUsd, reason }, errors }) =>
      orRefuse(errors, () => ({ budget: desk.raise(id, limitNanoUsd, reason) })),
    ),
    history: budgets.history.handler(({ input: { id, windows }, errors }) =>
      orRefuse(errors, async () => ({ windows: await desk.history(id, windows) })),
    ),
    preview: budgets.preview.handler(({ input, errors }) => orRefuse(errors, () => desk.preview(input))),
  }
}

interface Refusals {
  BUDGET_REFUSED(problem: { message: string; data: Pick<BudgetRefused, 'field'> }): Error
}

/** A budget's own refusal leaves typed, so that the page can point at the entry. */
async function orRefuse<Answer>(errors: Refusals, answer: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await answer()
  } catch (error) {
    if (!(error instanceof BudgetRefused)) throw error
    throw errors.BUDGET_REFUSED({ message: error.message, data: { field: error.field } })
  }
}
