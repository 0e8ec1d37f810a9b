/** Providers as targets, and where their keys are. */
import { z } from 'zod'
import type { ProviderRecord } from '../ledger/ledger.ts'
import { heedsNewCapAt, type Target } from '../upstreams/upstreams.ts'
import type { Vault } from '../vault/vault.ts'

/** Whether it takes a key, and whether that can be read; `sealed`: not here, but by the host that sealed it. */
export type KeyState = 'set' | 'none' | 'missing' | 'sealed'

const secretName = (id: string): string => `provider/${id}`

/** A key is stored with the host it was entered for: an edited ledger does not send it to another. */
const secretSchema = z.object({ origin: z.string(), key: z.string() })

export interface Key {
  readonly state: KeyState
  /** Empty unless it is set. */
  readonly key: string
}

export const NO_KEY: Key = { state: 'none', key: '' }

export function keyOf({ id, baseUrl, hasKey }: ProviderRecord, vault: Vault): Key {
  if (!hasKey) return NO_KEY
  const name = secretName(id)
  if (vault.isSealed(name)) return { state: 'sealed', key: '' }
  const secret = readSecret(vault.get(name))
  return secret?.origin === new URL(baseUrl).origin
    ? { state: 'set', key: secret.key }
    : { state: 'missing', key: '' }
}

/** Null for none, and for what is damaged: a key that has to be entered again stops nothing else. */
function readSecret(text: string | null): z.output<typeof secretSchema> | null {
  if (text === null) return null
  try {
    return secretSchema.parse(JSON.parse(text))
  } catch {
    // Why is left out: a parser quotes what it could not read, which is a piece of the key.
    return null
  }
}

/** Resolves with how to put back what was there before. */
export function putKey(vault: Vault, id: string, baseUrl: string, key: string): Promise<() => void> {
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
    if (removedAt !== null || state === 'missing' || state === 'sealed') return []
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
