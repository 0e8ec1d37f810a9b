/** The fleet as it stands, watched as long as somebody looks at it. */
import type { FleetState } from '../../../shared/contract/fleet.ts'
import { useWatch } from '../../rpc/use-watch.ts'
import type { Subscribe, Watched } from '../../rpc/use-watch.ts'

export const subscribeFleet: Subscribe<FleetState> = (client, options) =>
  client.fleet.watch(undefined, options)

export const useWatchedFleet = (): Watched<FleetState> => useWatch(subscribeFleet)
