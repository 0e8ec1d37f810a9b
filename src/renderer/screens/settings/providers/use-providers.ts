/** The providers as the console has them. */
import type { ProviderList } from '../../../../shared/contract/providers.ts'
import { useKeptFresh } from '../../../rpc/use-kept-fresh.ts'
import { useLoaded } from '../../../rpc/use-loaded.ts'
import type { Load, Loaded } from '../../../rpc/use-loaded.ts'

const load: Load<ProviderList> = (client, options) => client.providers.list(undefined, options)

export function useProviders(): Loaded<ProviderList> {
  const list = useLoaded(load)
  useKeptFresh(list.refresh)
  return list
}
