/** The contract's part on overrides. */
import { OverrideRefused, type OverrideDesk } from '../../overrides/overrides.ts'
import { NEVER_ABORTED, type Os } from '../os.ts'
import type { SetTimer } from '../waiting.ts'
import { watch } from '../watch.ts'

/** Who acts through the page. */
const AUTHOR = 'console'

export function overrideRoutes(os: Os, desk: OverrideDesk, setTimer: SetTimer) {
  const { overrides } = os
  return {
    watch: overrides.watch.handler(({ signal = NEVER_ABORTED }) => watch(desk.live, { signal, setTimer })),
    start: overrides.start.handler(({ input, errors }) =>
      orRefuse(errors, () => ({ override: desk.start(input, AUTHOR) })),
    ),
    extend: overrides.extend.handler(({ input: { id, until }, errors }) =>
      orRefuse(errors, () => ({ override: desk.extend(id, until, AUTHOR) })),
    ),
    revert: overrides.revert.handler(({ input: { id }, errors }) =>
      orRefuse(errors, () => ({ override: desk.revert(id, AUTHOR) })),
    ),
    preview: overrides.preview.handler(({ input, errors }) => orRefuse(errors, () => desk.preview(input))),
  }
}

interface Refusals {
  OVERRIDE_REFUSED(problem: { message: string; data: Pick<OverrideRefused, 'field'> }): Error
}

/** An override's own refusal leaves typed, so that the page can point at the entry. */
async function orRefuse<Answer>(errors: Refusals, answer: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await answer()
  } catch (error) {
    if (!(error instanceof OverrideRefused)) throw error
    throw errors.OVERRIDE_REFUSED({ message: error.message, data: { field: error.field } })
  }
}
