/** The contract's part on client keys. */
import { KeyRefusal, type KeyDesk } from '../../keys/keys.ts'
import type { Os } from '../os.ts'

export function keyRoutes(os: Os, keys: KeyDesk) {
  return {
    list: os.keys.list.handler(() => ({ keys: keys.list() })),
    create: os.keys.create.handler(({ input, errors }) =>
      orRefuse(() => ({ ...keys.create(input), keys: keys.list() }), errors.KEY_REFUSED),
    ),
    edit: os.keys.edit.handler(({ input: { id, terms, reason }, errors }) =>
      orRefuse(() => {
        keys.edit(id, terms, reason)
        return { keys: keys.list() }
      }, errors.KEY_REFUSED),
    ),
    revoke: os.keys.revoke.handler(({ input: { id, reason }, errors }) =>
      orRefuse(() => {
        keys.revoke(id, reason)
        return { keys: keys.list() }
      }, errors.KEY_REFUSED),
    ),
  }
}

function orRefuse<Answer>(
  work: () => Answer,
  refused: (options: { message: string; data: { id: string | null } }) => Error,
): Answer {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof KeyRefusal)) throw error
    throw refused({ message: error.message, data: { id: error.id } })
  }
}
