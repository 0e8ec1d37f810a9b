/** The fleet as it stands, watched as long as somebody looks at it. */
import type { FleetState } from '../../../shared/contract/fleet.ts'
import { useWatch } from '../../rpc/use-watch.ts'
import type { Subscribe, Watched } from '../../rpc/use-watch.ts'

export const subscribeFleet: Subscribe<FleetState> = (client, options) =>
  client.fleet.watch(undefined, options)

/** The cloud's list was never read: which machines run there, and cost, is not known. */
export const isCloudUnread = ({ cloud: { mode, readAt } }: Pick<FleetState, 'cloud'>): boolean =>
  mode !== 'none' && readAt === null

export const useWatchedFleet = (): Watched<FleetState> => useWatch(subscribeFleet)
