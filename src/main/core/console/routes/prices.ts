/** The contract's part on prices. */
import { PriceRefusal, type Pricing } from '../../pricing/pricing.ts'
import type { Os } from '../os.ts'

export function priceRoutes(os: Os, pricing: Pricing) {
  return {
    list: os.prices.list.handler(() => ({ models: pricing.list() })),
    preview: os.prices.preview.handler(({ input, errors }) =>
      orRefuse(() => pricing.preview(input), errors.PRICE_REFUSED),
    ),
    set: os.prices.set.handler(({ input, errors }) =>
      orRefuse(() => ({ changed: pricing.set(input), models: pricing.list() }), errors.PRICE_REFUSED),
    ),
    previewImport: os.prices.previewImport.handler(({ input, errors }) =>
      orRefuse(() => pricing.previewImport(input), errors.PRICE_REFUSED),
    ),
    import: os.prices.import.handler(({ input, errors }) =>
      orRefuse(() => ({ changed: pricing.import(input), models: pricing.list() }), errors.PRICE_REFUSED),
    ),
  }
}

type RefusedLines = { entry: string; problems: PriceRefusal['lines'][number]['problems'][number][] }[]

function orRefuse<Answer>(
  work: () => Answer,
  refused: (options: { message: string; data: { lines: RefusedLines } }) => Error,
): Answer {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof PriceRefusal)) throw error
    const lines = error.lines.map(({ entry, problems }) => ({ entry, problems: [...problems] }))
    throw refused({ message: error.message, data: { lines } })
  }
}
