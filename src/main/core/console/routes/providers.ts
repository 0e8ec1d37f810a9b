/** The contract's part on providers. */
import { ProviderRefusal, type ProviderDesk } from '../../providers/providers.ts'
import { NEVER_ABORTED, type Os } from '../os.ts'

export function providerRoutes({ providers }: Os, desk: ProviderDesk) {
  return {
    list: providers.list.handler(({ errors }) => orRefuse(errors, desk.list())),
    test: providers.test.handler(({ input, signal = NEVER_ABORTED, errors }) =>
      orRefuse(errors, desk.test(input, signal)),
    ),
    add: providers.add.handler(({ input, errors }) => orRefuse(errors, desk.add(input))),
    edit: providers.edit.handler(({ input, errors }) => orRefuse(errors, desk.edit(input))),
    remove: providers.remove.handler(({ input: { id, reason }, errors }) =>
      orRefuse(errors, desk.remove(id, reason)),
    ),
  }
}

interface Refusals {
  PROVIDER_REFUSED(problem: {
    message: string
    data: {
      field: ProviderRefusal['field']
      lines: { model: string; problems: ProviderRefusal['lines'][number]['problems'][number][] }[]
    }
  }): Error
}

/** A provider's own refusal leaves typed, so that the page can point at the entry. */
async function orRefuse<Answer>(errors: Refusals, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof ProviderRefusal)) throw error
    const { message, field } = error
    const lines = error.lines.map(({ model, problems }) => ({ model, problems: [...problems] }))
    throw errors.PROVIDER_REFUSED({ message, data: { field, lines } })
  }
}
