/** Providers added in the console: tested, mapped, priced and saved in one step, and targets from then on. */
import type { ProviderList } from '../../../shared/contract/providers.ts'
import type { Provider } from '../config.ts'
import type { ProviderRecord } from '../ledger/ledger.ts'
import type { Asked, Target, Targets } from '../upstreams/upstreams.ts'
import { checkBaseUrl, type Resolve } from './base-url.ts'
import type { ProviderDesk } from './desk.ts'
import { makeId, readKey, readModels } from './draft.ts'
import { listOf, standing } from './list.ts'
import { knownModels, offerModels } from './models.ts'
import type { Place, Places } from './place.ts'
import { testProvider } from './proof.ts'
import { ProviderRefusal } from './refusal.ts'
import { save } from './save.ts'
import { keyOf, NO_KEY, removeKey, targetsOf } from './targets.ts'

export type { ProviderDesk, ProviderDraft, ProviderEdit, ProviderQuestion } from './desk.ts'
export { createLivePlace } from './live-place.ts'
export { createPlaceHere, type Place, type Places } from './place.ts'
export { ProviderRefusal } from './refusal.ts'

export interface Providers {
  readonly desk: ProviderDesk
  /** Takes over what the ledger has: at the start, and when a backup took its place. */
  reload(): Promise<void>
}

export interface ProvidersOptions {
  readonly places: Places
  /** Set anew whenever providers of this console change. */
  readonly targets: Pick<Targets, 'set'>
  /** The targets that the environment names. */
  readonly configured: readonly Target[]
  /** Asks a server for its models, once. */
  readonly ask: (provider: Provider, signal: AbortSignal) => Promise<Asked>
  readonly now: () => number
  readonly onTrouble: (problem: string) => void
  /** For tests. */
  readonly resolve?: Resolve
}

/** Names that targets of the environment have, whether or not it names them now. */
const RESERVED = ['serverless', 'sandbox', 'console']

export function createProviders(options: ProvidersOptions): Providers {
  const { places, targets, configured, ask, now, onTrouble, resolve } = options
  const configuredIds = new Set(configured.map(({ id }) => id))

  function known(place: Place, id: string): ProviderRecord {
    const found = standing(place).find((record) => record.id === id)
    if (!found) throw new ProviderRefusal(null, 'There is no such provider any more. Load the list again.')
    return found
  }

  function mustBeFree(place: Place, name: string, except: string | null): void {
    const others = standing(place).filter(({ id }) => id !== except)
    if (!others.some((other) => other.name.toLowerCase() === name.toLowerCase())) return
    throw new ProviderRefusal('name', `There is a provider named "${name}". Give this one another name.`)
  }

  function takeOver(place: Place): void {
    if (places.kind !== 'here') return
    const added = targetsOf(standing(place), place.vault)
    for (const { id } of added.filter((target) => configuredIds.has(target.id))) {
      onTrouble(`the environment names a target ${id}, so the provider of that id is not asked`)
    }
    targets.set([...configured, ...added.filter(({ id }) => !configuredIds.has(id))])
  }

  function changed(place: Place): ProviderList {
    takeOver(place)
    return listOf(places, place)
  }

  const desk: ProviderDesk = {
    list: async () =>
      places.exists() ? places.within((place) => listOf(places, place)) : listOf(places, null),
    async test({ id, baseUrl: text, key: typed }, signal) {
      const baseUrl = await checkBaseUrl(text, resolve)
      const entered = readKey(typed)
      return places.within(async (place) => {
        const of = id === null ? null : known(place, id)
        // Its key is for its own host alone.
        const isSameHost = of && new URL(of.baseUrl).origin === new URL(baseUrl).origin
        const stored = isSameHost ? keyOf(of, place.vault) : NO_KEY
        const provider = { baseUrl, apiKey: entered ?? stored.key }
        const { key, models } = await testProvider(provider, stored.state === 'sealed', ask, signal)
        const { prices } = place.ledger
        return {
          baseUrl,
          key,
          models: models && offerModels(models, of, prices, place.catalogue, now()),
          known: knownModels(prices, place.catalogue, now()),
        }
      })
    },
    async add({ name, kind, baseUrl: text, key: typed, weight, models: drafts, reason }) {
      const baseUrl = await checkBaseUrl(text, resolve)
      const key = readKey(typed)
      const models = readModels(drafts)
      return places.within(async (place) => {
        mustBeFree(place, name, null)
        const had = place.ledger.providers.all().map((record) => record.id)
        const id = makeId(name, kind, new Set([...configuredIds, ...RESERVED, ...had]))
        const at = now()
        const times = { addedAt: at, changedAt: at, removedAt: null }
        const after = { id, name, kind, baseUrl, weight, models, hasKey: key !== null, ...times }
        await save(place, { before: null, after, drafts, key, reason, at })
        return { ...changed(place), id }
      })
    },
    async edit({ id, name, key: typed, weight, models: drafts, reason }) {
      const key = readKey(typed)
      const models = drafts && readModels(drafts)
      return places.within(async (place) => {
        const before = known(place, id)
        if (name !== null) mustBeFree(place, name, id)
        const at = now()
        const after: ProviderRecord = {
          ...before,
          name: name ?? before.name,
          weight: weight ?? before.weight,
          models: models ?? before.models,
          hasKey: before.hasKey || key !== null,
          changedAt: at,
        }
        await save(place, { before, after, drafts: drafts ?? [], key, reason, at })
        return changed(place)
      })
    },
    remove: (id, reason) =>
      places.within(async (place) => {
        const before = known(place, id)
        const at = now()
        const after = { ...before, changedAt: at, removedAt: at }
        await save(place, { before, after, drafts: [], key: null, reason, at })
        // First of all it is asked no more, whatever becomes of the key's file.
        const list = changed(place)
        try {
          removeKey(place.vault, id)
        } catch {
          onTrouble(
            `the key of ${id}, which was removed, could not be deleted from ${place.vault.path}: delete its entry there`,
          )
        }
        return list
      }),
  }

  return {
    desk,
    async reload() {
      if (places.kind === 'here') await places.within(takeOver)
    },
  }
}
