/** The client keys as the console has them, read anew while they are looked at: each request changes one. */
import type { ClientKeyState } from '../../../shared/contract/keys.ts'
import { useKeptFresh } from '../../rpc/use-kept-fresh.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load, Loaded } from '../../rpc/use-loaded.ts'

const load: Load<readonly ClientKeyState[]> = async (client, options) =>
  (await client.keys.list(undefined, options)).keys

const RENEW_MS = 5_000

/** Each user of it asks for itself, at once: what it has is never older than the user. */
export function useKeys(): Loaded<readonly ClientKeyState[]> {
  const keys = useLoaded(load)
  useKeptFresh(keys.refresh, RENEW_MS)
  return keys
}
