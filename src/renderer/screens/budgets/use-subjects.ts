import type { Choice } from '../../ui/select.tsx'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'

/** What a budget can be for. */
interface Subjects {
  readonly keys: readonly Choice<string>[]
  readonly models: readonly Choice<string>[]
}

const NONE: Subjects = { keys: [], models: [] }

const load: Load<Subjects> = async (client, options) => {
  const [{ keys }, { models }] = await Promise.all([
    client.keys.list(undefined, options),
    client.models.list(undefined, options),
  ])
  return {
    keys: keys.filter(({ revokedAt }) => revokedAt === null).map(({ id, name }) => ({ value: id, name })),
    models: models.map(({ id }) => ({ value: id, name: id })),
  }
}

export const useSubjects = (): Subjects => useLoaded(load).value ?? NONE
