/** Whether a provider answers, and takes a key: told by its list of models, which is free to ask for. */
import type { ProviderTest } from '../../../shared/contract/providers.ts'
import type { Provider } from '../config.ts'
import type { Asked } from '../upstreams/upstreams.ts'
import { ProviderRefusal } from './refusal.ts'

/** Such as `/v1`, `/api/v3` or `/v1beta/openai`. */
const VERSIONED = /\/v\d/i

/**
 * Most APIs are below `/v1`, and a base URL that lacks it answers 404 to everything: such a provider could be saved
 * and would only fail. Throws {@link ProviderRefusal} where the list is found below `/v1`; some providers have neither
 * a version nor a list, and those may be added.
 */
async function refuseWithoutVersion(
  provider: Provider,
  ask: (provider: Provider, signal: AbortSignal) => Promise<Asked>,
  signal: AbortSignal,
): Promise<void> {
  if (VERSIONED.test(new URL(provider.baseUrl).pathname)) return
  const baseUrl = `${provider.baseUrl.replace(/\/+$/, '')}/v1`
  const { kind } = await ask({ ...provider, baseUrl }, signal)
  if (kind !== 'listed' && kind !== 'refuses_key') return
  throw new ProviderRefusal(
    'baseUrl',
    `There is no /models below this URL, but below ${baseUrl} there is: give that as the base URL.`,
  )
}

/** @param isSealed whether it has a key that cannot be read here */
export async function testProvider(
  provider: Provider,
  isSealed: boolean,
  ask: (provider: Provider, signal: AbortSignal) => Promise<Asked>,
  signal: AbortSignal,
): Promise<{ readonly key: ProviderTest['key']; readonly models: readonly string[] | null }> {
  const hasKey = provider.apiKey !== ''
  // Some show their list to anybody: that it opens with a key says nothing of the key then. Both are asked for at
  // once, because a person waits.
  const [answer, open] = await Promise.all([
    ask(provider, signal),
    hasKey ? ask({ ...provider, apiKey: '' }, signal) : null,
  ])
  const key = !hasKey ? 'not_needed' : open?.kind === 'refuses_key' ? 'works' : 'unproven'
  switch (answer.kind) {
    case 'refuses_key':
      throw new ProviderRefusal(
        'key',
        hasKey
          ? `${answer.problem} Check that it is whole, and a key of this provider.`
          : isSealed
            ? 'It asks for its key, which is sealed: only the desktop app can read it. Do this there, or enter the key again under Edit.'
            : 'It asks for a key. Enter one.',
      )
    case 'failed':
      throw new ProviderRefusal('baseUrl', `${answer.problem} Check the address, and whether it is up.`)
    case 'no_list':
      await refuseWithoutVersion(provider, ask, signal)
      return { key, models: null }
    case 'listed':
      return { key, models: answer.models }
  }
}
