/** The contract's part on rollouts. */
import type { Rollout } from '../../../../shared/contract/rollouts.ts'
import { RolloutRefused, type RolloutDesk } from '../../rollouts/rollouts.ts'
import { NEVER_ABORTED, type Os } from '../os.ts'
import type { SetTimer } from '../waiting.ts'
import { watch } from '../watch.ts'

export function rolloutRoutes({ rollouts }: Os, desk: RolloutDesk, setTimer: SetTimer) {
  return {
    watch: rollouts.watch.handler(({ signal = NEVER_ABORTED }) => watch(desk.live, { signal, setTimer })),
    templates: rollouts.templates.handler(() => ({ templates: [...desk.templates()] })),
    preview: rollouts.preview.handler(({ input }) => desk.preview(input)),
    start: rollouts.start.handler(({ input, errors }) => done(errors, () => desk.start(input))),
    advance: rollouts.advance.handler(({ input: { id, stage, reason }, errors }) =>
      done(errors, () => desk.advance(id, stage, reason)),
    ),
    hold: rollouts.hold.handler(({ input: { id, reason }, errors }) =>
      done(errors, () => desk.hold(id, reason)),
    ),
    resume: rollouts.resume.handler(({ input: { id }, errors }) => done(errors, () => desk.resume(id))),
    setAdvance: rollouts.setAdvance.handler(({ input: { id, advance }, errors }) =>
      done(errors, () => desk.setAdvance(id, advance)),
    ),
    rollBack: rollouts.rollBack.handler(({ input: { id, reason }, errors }) =>
      done(errors, () => desk.rollBack(id, reason)),
    ),
    end: rollouts.end.handler(({ input: { id }, errors }) => done(errors, () => desk.end(id))),
    history: rollouts.history.handler(({ input: { id }, errors }) =>
      orRefuse(errors, () => ({ events: desk.history(id) })),
    ),
  }
}

interface Refusals {
  ROLLOUT_REFUSED(problem: { message: string; data: Pick<RolloutRefused, 'field'> }): Error
}

const done = (errors: Refusals, work: () => Rollout | Promise<Rollout>): Promise<{ rollout: Rollout }> =>
  orRefuse(errors, async () => ({ rollout: await work() }))

async function orRefuse<Answer>(errors: Refusals, answer: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await answer()
  } catch (error) {
    if (!(error instanceof RolloutRefused)) throw error
    throw errors.ROLLOUT_REFUSED({ message: error.message, data: { field: error.field } })
  }
}
