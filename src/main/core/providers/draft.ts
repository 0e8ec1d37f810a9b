/** What somebody entered of a provider, checked. */
import { AUTO } from '../../../shared/auto.ts'
import type { ModelDraft } from '../../../shared/contract/providers.ts'
import { ProviderRefusal } from './refusal.ts'

/** Null for none. Throws {@link ProviderRefusal} for what no key has; the key is not repeated. */
export function readKey(text: string | null): string | null {
  const key = text?.trim() ?? ''
  if (/[^\x21-\x7e]/.test(key)) {
    throw new ProviderRefusal(
      'key',
      'The key has spaces or other characters that no key has. Copy it again, the key alone.',
    )
  }
  return key === '' ? null : key
}

/** By our names. Throws {@link ProviderRefusal} where two of them are the same. */
export function readModels(drafts: readonly ModelDraft[]): ReadonlyMap<string, string> {
  const models = new Map<string, string>()
  for (const { ours, theirs } of drafts) {
    const refuse = (message: string): never => {
      throw new ProviderRefusal('models', message, [{ model: ours, problems: [] }])
    }
    if (ours !== ours.trim() || ours === AUTO)
      refuse(`No model can be called "${ours}" here. Choose another name.`)
    if (models.has(ours)) {
      refuse(
        `Two of its models would be called "${ours}" here. Give one of them another name, or leave it out.`,
      )
    }
    models.set(ours, theirs)
  }
  return models
}

/** An id that none has had: rows go on naming a provider that was removed. */
export function makeId(name: string, kind: 'serverless' | 'gpu', taken: ReadonlySet<string>): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? ['provider']
  const plain = `${kind === 'gpu' ? 'gpu:' : ''}${words.join('-').slice(0, 40)}`
  if (!taken.has(plain)) return plain
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${plain}-${number}`)) return `${plain}-${number}`
  }
}
