/** What is recorded of prompts and answers, read anew while it is looked at. */
import type { BodiesState } from '../../../shared/contract/bodies.ts'
import { useKeptFresh } from '../../rpc/use-kept-fresh.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load, Loaded } from '../../rpc/use-loaded.ts'

const load: Load<BodiesState> = (client, options) => client.bodies.state(undefined, options)

const RENEW_MS = 5_000

/** Each user of it asks for itself, at once: what it has is never older than the user. */
export function useRecorded(): Loaded<BodiesState> {
  const state = useLoaded(load)
  useKeptFresh(state.refresh, RENEW_MS)
  return state
}
