import type { Choice } from '../../ui/select.tsx'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'

/** What a budget can be for. */
interface Subjects {
  readonly keys: readonly Choice<string>[]
  readonly models: readonly Choice<string>[]
  /** Those that were seen of late; any other name is as good. */
  readonly workloads: readonly string[]
}

const NONE: Subjects = { keys: [], models: [], workloads: [] }

const SEEN_MS = 31 * 24 * 3_600_000

const load: Load<Subjects> = async (client, options) => {
  const now = Date.now()
  const [{ keys }, { models }, { workloads }] = await Promise.all([
    client.keys.list(undefined, options),
    client.models.list(undefined, options),
    client.ledger.facets({ from: now - SEEN_MS, to: now }, options),
  ])
  return {
    keys: keys.filter(({ revokedAt }) => revokedAt === null).map(({ id, name }) => ({ value: id, name })),
    models: models.map(({ id }) => ({ value: id, name: id })),
    workloads: workloads.map(({ value }) => value).filter((name) => name !== ''),
  }
}

export const useSubjects = (): Subjects => useLoaded(load).value ?? NONE
