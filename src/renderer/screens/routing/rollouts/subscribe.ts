import type { Rollout } from '../../../../shared/contract/rollouts.ts'
import type { Subscribe } from '../../../rpc/use-watch.ts'

/** Those that decide a share first, then the newest of those that did. */
export const subscribeRollouts: Subscribe<{ readonly rollouts: readonly Rollout[] }> = (client, options) =>
  client.rollouts.watch(undefined, options)
