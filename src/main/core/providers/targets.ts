/** Providers as targets, and where their keys are. */
import { z } from 'zod'
import type { ProviderRecord } from '../ledger/ledger.ts'
import { heedsNewCapAt, type Target } from '../upstreams/upstreams.ts'
import type { Vault } from '../vault/vault.ts'

/** Whether it takes a key, and whether that can be read. */
export type KeyState = 'set' | 'none' | 'missing'

const secretName = (id: string): string => `provider/${id}`

/** A key is stored with the host it was entered for: an edited ledger does not send it to another. */
const secretSchema = z.object({ origin: z.string(), key: z.string() })

export interface Key {
  readonly state: KeyState
  /** Empty unless it is set. */
  readonly key: string
}

export function keyOf({ id, baseUrl, hasKey }: ProviderRecord, vault: Vault): Key {
  if (!hasKey) return { state: 'none', key: '' }
  const secret = vault.get(secretName(id))
  const { origin, key } = secret === null ? { origin: '', key: '' } : secretSchema.parse(JSON.parse(secret))
  return origin === new URL(baseUrl).origin ? { state: 'set', key } : { state: 'missing', key: '' }
}

export function putKey(vault: Vault, id: string, baseUrl: string, key: string): Promise<void> {
  return vault.put(secretName(id), JSON.stringify({ origin: new URL(baseUrl).origin, key }))
}

export function removeKey(vault: Vault, id: string): void {
  vault.remove(secretName(id))
}

/** Those that can be asked: without its key a provider would only refuse. */
export function targetsOf(records: readonly ProviderRecord[], vault: Vault): Target[] {
  return records.flatMap((record): Target[] => {
    const { id, name, kind, baseUrl, weight, models, removedAt } = record
    const { state, key } = keyOf(record, vault)
    if (removedAt !== null || state === 'missing') return []
    return [
      {
        id,
        name,
        kind,
        baseUrl,
        apiKey: key,
        heedsNewCap: heedsNewCapAt(baseUrl),
        weight,
        names: models,
        onlyNamed: true,
      },
    ]
  })
}
