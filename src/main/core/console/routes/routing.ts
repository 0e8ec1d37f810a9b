/** The contract's part on routing. */
import type { RoutingDesk } from '../../traffic/traffic.ts'
import { NEVER_ABORTED, type Os } from '../os.ts'
import type { SetTimer } from '../waiting.ts'
import { watch } from '../watch.ts'

export function routingRoutes(os: Os, desk: RoutingDesk, setTimer: SetTimer) {
  return {
    watch: os.routing.watch.handler(({ signal = NEVER_ABORTED }) => watch(desk.live, { signal, setTimer })),
    previewSplit: os.routing.previewSplit.handler(({ input }) => desk.previewSplit(input.ratio)),
  }
}
