/** Writing a provider down: the row, its prices and the audit in one transaction, and its key beside it. */
import type { ModelDraft } from '../../../shared/contract/providers.ts'
import type { AuditDraft, ProviderRecord } from '../ledger/ledger.ts'
import { PriceRefusal, type SourcedPrice } from '../pricing/pricing.ts'
import type { Place } from './place.ts'
import { ProviderRefusal } from './refusal.ts'
import { putKey } from './targets.ts'

export interface Saving {
  /** Null: it is new. */
  readonly before: ProviderRecord | null
  readonly after: ProviderRecord
  readonly drafts: readonly ModelDraft[]
  /** Null: as it is. */
  readonly key: string | null
  readonly reason: string | null
  readonly at: number
}

/** All of it, or, when it rejects, nothing. The key goes first: no row then stands without the key it speaks of. */
export async function save(place: Place, saving: Saving): Promise<void> {
  const undo = await takeKey(place, saving.after, saving.key)
  try {
    write(place, saving)
  } catch (error) {
    undo()
    throw error instanceof PriceRefusal ? asProviderRefusal(error) : error
  }
}

/** Resolves with how to put back the key that it had, which may be one that cannot be read here. */
async function takeKey(
  { vault }: Place,
  { id, baseUrl }: ProviderRecord,
  key: string | null,
): Promise<() => void> {
  if (key === null) return () => undefined
  try {
    return await putKey(vault, id, baseUrl, key)
  } catch {
    // The reason is left out: it may have a piece of what it was given in it.
    throw new ProviderRefusal(
      'key',
      `The key could not be written to ${vault.path}. Check the folder's rights and room.`,
    )
  }
}

function write({ ledger, pricing }: Place, { before, after, drafts, key, reason, at }: Saving): void {
  ledger.change(() => {
    ledger.providers.put(after)
    if (after.kind === 'serverless') pricing.setWithin(pricesOf(after.id, drafts), reason)
    const entry: AuditDraft = {
      at,
      actor: 'console',
      action: !before ? 'provider.add' : after.removedAt === null ? 'provider.edit' : 'provider.remove',
      subject: after.id,
      reason,
      before: before && logged(before),
      after:
        after.removedAt === null
          ? { ...logged(after), ...(before && key !== null && { key: 'replaced' }) }
          : null,
    }
    ledger.audit.add(entry)
  })
}

function pricesOf(target: string, drafts: readonly ModelDraft[]): SourcedPrice[] {
  return drafts.flatMap(({ ours, price }): SourcedPrice[] => {
    if (!price) return []
    const { source, ...figures } = price
    return [
      {
        model: ours,
        target,
        ...figures,
        origin: source === null ? 'console' : 'import',
        source: source ?? 'entered with the provider',
      },
    ]
  })
}

/** As the audit log has it. */
function logged({
  name,
  kind,
  baseUrl,
  weight,
  models,
  hasKey,
}: ProviderRecord): NonNullable<AuditDraft['after']> {
  return {
    name,
    kind,
    baseUrl,
    weight,
    models: [...models].map(([ours, theirs]) => (ours === theirs ? ours : `${ours} = ${theirs}`)),
    key: hasKey ? 'set' : 'none',
  }
}

function asProviderRefusal({ message, lines }: PriceRefusal): ProviderRefusal {
  return new ProviderRefusal(
    'models',
    message,
    lines.map(({ entry, problems }) => ({ model: entry, problems })),
  )
}
