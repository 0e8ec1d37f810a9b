/** Taking over the lines that were chosen: all of them in one transaction with their audit, or none. */
import type { PriceProblem } from '../../../shared/contract/prices.ts'
import type { Ledger, Price } from '../ledger/ledger.ts'
import type { Change } from './changes.ts'
import type { Figures } from './problems.ts'
import { PriceRefusal, type RefusedLine } from './refusal.ts'

export interface ChosenLine {
  readonly entry: string
  /** Its confirmable problems were seen and accepted. */
  readonly confirmed: boolean
  /** The price that the preview showed in force; null for none. */
  readonly replaces: number | null
}

export interface Application {
  readonly origin: 'console' | 'import'
  readonly source: string
  readonly reason: string | null
  readonly at: number
  readonly from: number
}

/** How many prices were added. Throws {@link PriceRefusal} and changes nothing when a line cannot be taken. */
export function applyChanges(
  ledger: Pick<Ledger, 'prices' | 'audit' | 'importedModels' | 'change'>,
  changes: readonly Change[],
  chosen: readonly ChosenLine[],
  { origin, source, reason, at, from }: Application,
): number {
  check(changes, chosen)
  const real = changes.filter(({ shown }) => shown.change !== 'same')
  ledger.change(() => {
    for (const { entry, before, after, shown } of real) {
      const confirmed = shown.problems.map(({ message }) => message)
      if (!after) throw new Error(`the price of ${entry.model} was not read`)
      ledger.prices.enter({ model: entry.model, target: entry.target, ...after, source }, origin, from, at)
      ledger.audit.add({
        at,
        actor: 'console',
        action: origin === 'import' ? 'price.import' : 'price.set',
        subject: entry.model,
        reason,
        before: before ? state(before) : null,
        after: {
          ...state(after),
          ...(entry.target !== '' && { target: entry.target }),
          effectiveFrom: from,
          source,
          ...(confirmed.length > 0 && { confirmed }),
        },
      })
    }
    for (const { entry } of changes) {
      if (entry.limits) ledger.importedModels.put({ model: entry.model, ...entry.limits, source }, at)
    }
  })
  return real.length
}

function check(changes: readonly Change[], chosen: readonly ChosenLine[]): void {
  const byEntry = new Map(changes.map((change) => [change.shown.entry, change]))
  const models = new Set<string>()
  const refused: RefusedLine[] = []
  for (const { entry, confirmed, replaces } of chosen) {
    const change = byEntry.get(entry)
    if (!change)
      throw new PriceRefusal(`"${entry}" is not among the file's prices. Look at the preview again.`)
    if (models.has(change.entry.model)) {
      throw new PriceRefusal(`Two of the lines price "${change.entry.model}". Choose one of them.`)
    }
    models.add(change.entry.model)
    if ((change.before?.id ?? null) !== replaces) {
      throw new PriceRefusal(
        `The price of "${change.entry.model}" has changed since the preview. Look at the preview again.`,
      )
    }
    const problems = change.shown.problems.filter(
      ({ canConfirm }: PriceProblem) => !(canConfirm && confirmed),
    )
    if (problems.length > 0) refused.push({ entry, problems })
  }
  const [first] = refused
  if (!first) return
  const others = refused.length - 1
  const more = others > 0 ? ` ${others} more of the lines cannot be taken as they are.` : ''
  throw new PriceRefusal(`${first.entry}: ${first.problems[0]?.message ?? ''}${more}`, refused)
}

/** In nano-dollars per 1M tokens, as the ledger has them. */
function state({ input, cachedInput, output }: Price | Figures): Record<string, number> {
  return { inputNanoUsd: input, cachedInputNanoUsd: cachedInput, outputNanoUsd: output }
}
