/** A launch as it is kept, and what of it is told. */
import type { Launch } from '../../../../shared/contract/fleet.ts'
import type { LaunchRecord } from '../../ledger/ledger.ts'
import type { InstanceView } from '../cloud/cloud.ts'

type State = Pick<LaunchRecord, 'state'>

/** Nobody knows yet that the cloud has it. */
export const isOnItsWay = ({ state }: State): boolean =>
  state === 'asking' || state === 'waiting' || state === 'looking'

export const isOver = ({ state }: State): boolean =>
  state === 'healthy' || state === 'failed' || state === 'cancelled'

/** The tag by which an instance is known to come from a launch. */
export const LAUNCH_TAG = 'sophia-launch'

/** Whether an instance is what was asked for: by its tag; where the cloud shows none, by its name and type. */
export function isOfLaunch(
  { token, terms }: Pick<LaunchRecord, 'token' | 'terms'>,
  view: Pick<InstanceView, 'name' | 'type' | 'tags'>,
): boolean {
  const tag = view.tags.get(LAUNCH_TAG)
  return tag === undefined ? view.name === terms.name && view.type.name === terms.type : tag === token
}

/** Without its script, which may hold secrets, and its token. */
export function launchOf(launch: LaunchRecord, usualMs: number | null): Launch {
  const { name, type, region, sshKey, image, fileSystems, port, waitMinutes } = launch.terms
  const { id, hourlyNanoUsd, state, startedAt, changedAt, nextTryAt } = launch
  const { tries, instanceId, problem, problemCode } = launch
  return {
    id,
    terms: { name, type, region, sshKey, image, fileSystems, port, waitMinutes },
    hourlyNanoUsd,
    state,
    startedAt,
    changedAt,
    nextTryAt,
    tries,
    instanceId,
    problem,
    problemCode,
    usualMs,
  }
}

/** Why it cannot be cancelled, and what can be done. */
export function uncancellable({ state }: State): string {
  if (state === 'asking' || state === 'looking') {
    return 'The cloud has been asked for it already, and what it did is being found out. If it runs, terminate it.'
  }
  if (state === 'failed') return 'It has failed already.'
  return 'The cloud has launched it already. Terminate it instead.'
}
