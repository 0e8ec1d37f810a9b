import type { RoutingState } from '../../../shared/contract/routing.ts'
import { useWatch } from '../../rpc/use-watch.ts'
import type { Subscribe, Watched } from '../../rpc/use-watch.ts'

const subscribe: Subscribe<RoutingState> = (client, options) => client.routing.watch(undefined, options)

/** The picture of the last hour, as long as somebody looks at it. */
export const useWatchedRouting = (): Watched<RoutingState> => useWatch(subscribe)
