/** What the page may ask about providers. */
import type { ModelDraft, ProviderList, ProviderTest } from '../../../shared/contract/providers.ts'

export interface ProviderDraft {
  readonly name: string
  readonly kind: 'serverless' | 'gpu'
  readonly baseUrl: string
  /** Null: it takes none. */
  readonly key: string | null
  readonly weight: number
  readonly models: readonly ModelDraft[]
  readonly reason: string | null
}

/** Null in any of these: as it is. */
export interface ProviderEdit {
  readonly id: string
  readonly name: string | null
  readonly key: string | null
  readonly weight: number | null
  readonly models: readonly ModelDraft[] | null
  readonly reason: string | null
}

export interface ProviderQuestion {
  /** The provider whose key is taken where none is given; null for one that is none yet. */
  readonly id: string | null
  readonly baseUrl: string
  readonly key: string | null
}

/** All reject with `ProviderRefusal`, and then nothing was changed. */
export interface ProviderDesk {
  list(): Promise<ProviderList>
  test(question: ProviderQuestion, signal: AbortSignal): Promise<ProviderTest>
  add(draft: ProviderDraft): Promise<ProviderList & { readonly id: string }>
  edit(edit: ProviderEdit): Promise<ProviderList>
  remove(id: string, reason: string | null): Promise<ProviderList>
}
