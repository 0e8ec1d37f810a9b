/** The contract's part on the fleet. */
import { FleetRefused, type FleetDesk } from '../../fleet/fleet.ts'
import { NEVER_ABORTED, type Os } from '../os.ts'
import type { SetTimer } from '../waiting.ts'
import { watch } from '../watch.ts'

/** Who acts through the page. */
const AUTHOR = 'console'

export function fleetRoutes(os: Os, desk: FleetDesk, setTimer: SetTimer) {
  const { fleet } = os
  return {
    watch: fleet.watch.handler(({ signal = NEVER_ABORTED }) => watch(desk.live, { signal, setTimer })),
    capacity: fleet.capacity.handler(({ input, errors }) =>
      orRefuse(errors, () => desk.capacity(input.isFresh)),
    ),
    launch: fleet.launch.handler(({ input, errors }) =>
      orRefuse(errors, async () => ({ launch: await desk.launch(input, AUTHOR) })),
    ),
    cancelLaunch: fleet.cancelLaunch.handler(({ input, errors }) =>
      orRefuse(errors, () => ({ launch: desk.cancelLaunch(input.id, AUTHOR) })),
    ),
    restart: fleet.restart.handler(({ input, errors }) =>
      orRefuse(errors, () => desk.restart(input, AUTHOR)),
    ),
    terminate: fleet.terminate.handler(({ input, errors }) =>
      orRefuse(errors, () => desk.terminate(input, AUTHOR)),
    ),
    rename: fleet.rename.handler(({ input, errors }) => done(errors, () => desk.rename(input, AUTHOR))),
    protect: fleet.protect.handler(({ input, errors }) => done(errors, () => desk.protect(input, AUTHOR))),
    takeOver: fleet.takeOver.handler(({ input, errors }) => done(errors, () => desk.takeOver(input, AUTHOR))),
    setIdleRule: fleet.setIdleRule.handler(({ input, errors }) =>
      done(errors, () => desk.setIdleRule(input, AUTHOR)),
    ),
    setPrice: fleet.setPrice.handler(({ input, errors }) => done(errors, () => desk.setPrice(input, AUTHOR))),
    endMachine: fleet.endMachine.handler(({ input, errors }) =>
      done(errors, () => desk.endMachine(input, AUTHOR)),
    ),
    setEndpoint: fleet.setEndpoint.handler(({ input, errors }) =>
      done(errors, () => desk.setEndpoint(input, AUTHOR)),
    ),
    history: fleet.history.handler(({ input }) => desk.history(input)),
    events: fleet.events.handler(({ input }) => desk.events(input)),
    economics: fleet.economics.handler(({ input, errors }) =>
      orRefuse(errors, () => desk.economics(input.model)),
    ),
  }
}

interface Refusals {
  FLEET_REFUSED(problem: { message: string; data: Pick<FleetRefused, 'field' | 'code'> }): Error
}

const done = (errors: Refusals, work: () => void | Promise<void>): Promise<Record<string, never>> =>
  orRefuse(errors, async () => {
    await work()
    return {}
  })

/** The fleet's own refusal leaves typed, so that the page can point at the entry. */
async function orRefuse<Answer>(errors: Refusals, answer: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await answer()
  } catch (error) {
    if (!(error instanceof FleetRefused)) throw error
    const { message, field, code } = error
    throw errors.FLEET_REFUSED({ message, data: { field, code } })
  }
}
